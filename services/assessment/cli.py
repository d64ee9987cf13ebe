"""Assessment's commands: those of every service, and the policies."""

from services.assessment.app import create_app
from services.assessment.config import Config
from services.assessment.events import SUBSCRIPTIONS
from services.assessment.reads.policies import POLICIES
from shared.cli import service_cli
from shared.persistence.database import Database
from shared.policies.commands import add_policy_commands

cli = service_cli("assessment", Config, create_app, SUBSCRIPTIONS)
add_policy_commands(
    cli, POLICIES, lambda: Database(Config.from_environment().database_url, service="assessment")
)

if __name__ == "__main__":
    cli()
