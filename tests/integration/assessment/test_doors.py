"""The doors of assessment: rights, documents, migrations, rules in the database."""

import pytest
from flask import Flask
from openapi_spec_validator import validate
from sqlalchemy import select

from services.assessment.api.access import ACCESS
from services.assessment.domain.policy import Policy, policy_of
from services.assessment.models import PolicyRow
from shared.ids import uuid7
from shared.persistence.database import Database
from shared.testing.tokens import TokenMint
from shared.web import events_admin
from tests.integration.assessment.conftest import UNIT

ROLES = (
    "learner", "trainer", "organiser", "unit_admin", "bkpsdm_admin", "supervisor", "signer", "auditor", "operator",
)  # fmt: skip


def path_of(row: str) -> tuple[str, str]:
    method, path = row.split(" ")
    for name in ("set_id", "attempt_id", "enrollment_id"):
        path = path.replace("{" + name + "}", str(uuid7()))
    return method, "/api/v1/assessment" + path.replace("{position}", "1")


@pytest.mark.parametrize("row", ACCESS)
def test_each_route_opens_to_the_roles_of_its_row_alone(app: Flask, mint: TokenMint, row: str) -> None:
    method, path = path_of(row)
    client = app.test_client()
    assert client.open(path, method=method).status_code == 401
    assert client.open(path, method=method, headers=mint.bearer(restricted=True)).status_code == 403
    for role in ROLES:
        response = client.open(path, method=method, headers=mint.bearer(roles={role: [UNIT]}))
        allowed = not ACCESS[row].roles or role in ACCESS[row].roles
        assert (response.status_code == 403) is not allowed, (row, role, response.get_json())
        assert response.status_code < 500


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
