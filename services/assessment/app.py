"""Assessment's web app: the only wiring."""

from flask import Flask

from services.assessment.access import ACCESS
from services.assessment.api import attempts, question_sets, surveys
from services.assessment.config import Config
from services.assessment.events import SUBSCRIPTIONS
from services.assessment.reads.policies import POLICIES
from shared.persistence.database import Database
from shared.web.app import service_app

BLUEPRINTS = (question_sets.blueprint, attempts.blueprint, surveys.blueprint)


def create_app(config: Config | None = None, *, database: Database | None = None) -> Flask:
    """Make the app, by default from the environment."""
    config = config or Config.from_environment()
    database = database or Database(config.database_url, service="assessment")
    return service_app(
        "assessment",
        database=database,
        config=config,
        blueprints=BLUEPRINTS,
        access=ACCESS,
        subscriptions=SUBSCRIPTIONS,
        policies=POLICIES,
    )
