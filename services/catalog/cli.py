"""Catalog's commands."""

from services.catalog.app import create_app
from services.catalog.config import Config
from services.catalog.events import SUBSCRIPTIONS
from shared.cli import service_cli

cli = service_cli("catalog", Config, create_app, SUBSCRIPTIONS)

if __name__ == "__main__":
    cli()
