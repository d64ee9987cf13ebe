"""Notification's web app: the only wiring."""

from flask import Flask

from services.notification.access import ACCESS
from services.notification.adapters.smtp import mailer_at
from services.notification.api import deliveries, messages
from services.notification.config import Config
from services.notification.events import SUBSCRIPTIONS
from shared.persistence.database import Database
from shared.web.app import service_app


def create_app(config: Config | None = None, *, database: Database | None = None) -> Flask:
    """Make the app; what is not given comes from the environment."""
    config = config or Config.from_environment()
    # A wrong mail address is refused here, at the start, and not when the first e-mail is due.
    mailer_at(config.smtp_url)
    return service_app(
        "notification",
        database=database or Database(config.database_url, service="notification"),
        config=config,
        blueprints=[messages.blp, deliveries.blp],
        access=ACCESS,
        subscriptions=SUBSCRIPTIONS,
    )
