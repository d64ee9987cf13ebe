"""Assessment's published description, and the rules that it ships."""

from flask import Flask
from openapi_spec_validator import validate
from sqlalchemy import select

from services.assessment.access import ACCESS
from services.assessment.domain.policy import Policy, policy_of
from services.assessment.models import PolicyRow
from shared.persistence.database import Database
from shared.web import events_admin


def test_the_published_description_is_valid(app: Flask) -> None:
    document = app.test_client().get("/openapi.json").get_json()
    validate(document)
    described = {
        f"{method.upper()} {path.removeprefix('/api/v1/assessment')}"
        for path, item in document["paths"].items()
        if path.startswith("/api/v1/assessment")
        for method in item
        if method in ("get", "post", "put", "delete")
    }
    assert described == set(ACCESS) | set(events_admin.ACCESS)


def test_the_shipped_rules_are_rows_that_may_be_changed(database: Database) -> None:
    with database.reading() as session:
        rows = {row.name: row.value for row in session.scalars(select(PolicyRow))}
    assert rows == {"attempt_grace_seconds": 5, "survey_group_minimum": 5}
    assert policy_of(rows) == Policy()
