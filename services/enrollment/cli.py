"""Enrollment's commands: those of every service, and the policies."""

from services.enrollment.app import create_app
from services.enrollment.config import Config
from services.enrollment.events import SUBSCRIPTIONS
from services.enrollment.reads.policies import POLICIES
from shared.cli import service_cli
from shared.persistence.database import Database
from shared.policies.commands import add_policy_commands

cli = service_cli("enrollment", Config, create_app, SUBSCRIPTIONS)
add_policy_commands(
    cli, POLICIES, lambda: Database(Config.from_environment().database_url, service="enrollment")
)


if __name__ == "__main__":
    cli()
