"""Catalog's wiring."""

from flask import Flask

from services.catalog.access import ACCESS
from services.catalog.api import courses, drafts, imports, runs, versions
from services.catalog.config import Config
from services.catalog.events import SUBSCRIPTIONS
from shared.persistence.database import Database
from shared.web.app import service_app

BLUEPRINTS = (courses.blueprint, versions.blueprint, drafts.blueprint, imports.blueprint, runs.blueprint)


def create_app(config: Config | None = None, *, database: Database | None = None) -> Flask:
    """Make the web app.

    Args:
        config: settings; read from the environment if none are given.
        database: where its tables are; opened as the settings say if none is given.
    """
    settings = config or Config.from_environment()
    return service_app(
        "catalog",
        database=database or Database(settings.database_url, service="catalog"),
        config=settings,
        blueprints=BLUEPRINTS,
        access=ACCESS,
        subscriptions=SUBSCRIPTIONS,
    )
