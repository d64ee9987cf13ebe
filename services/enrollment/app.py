"""Enrollment's wiring."""

from flask import Flask

from services.enrollment.access import ACCESS
from services.enrollment.api import attendance, boards, certificates, enrollments, jp, meetings
from services.enrollment.config import Config
from services.enrollment.events import SUBSCRIPTIONS
from services.enrollment.reads.policies import POLICIES
from shared.persistence.database import Database
from shared.web.app import service_app

BLUEPRINTS = (enrollments.blp, attendance.blp, jp.blp, certificates.blp, boards.blp, meetings.blp)


def create_app(config: Config | None = None, *, database: Database | None = None) -> Flask:
    """Make the web app.

    Args:
        config: settings; read from the environment if none are given.
        database: where its tables are; opened as the settings say if none is given.
    """
    settings = config or Config.from_environment()
    return service_app(
        "enrollment",
        database=database or Database(settings.database_url, service="enrollment"),
        config=settings,
        blueprints=BLUEPRINTS,
        access=ACCESS,
        subscriptions=SUBSCRIPTIONS,
        policies=POLICIES,
    )
