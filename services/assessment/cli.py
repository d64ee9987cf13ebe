"""Assessment's commands: `python -m services.assessment.cli web | worker | migrate`."""

from services.assessment.app import create_app
from services.assessment.config import Config
from services.assessment.events import SUBSCRIPTIONS
from shared.cli import service_cli

cli = service_cli("assessment", Config, create_app, SUBSCRIPTIONS)

if __name__ == "__main__":
    cli()
