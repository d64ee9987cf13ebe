"""Every door of catalog: who is let in, and that the description of the doors is true."""

import re

import pytest
from flask import Flask
from openapi_spec_validator import validate

from services.catalog.access import ACCESS
from shared.access.rules import AccessRule
from shared.ids import uuid7
from shared.testing.tokens import TokenMint
from shared.web import events_admin

ROLES = (
    "learner",
    "trainer",
    "organiser",
    "unit_admin",
    "bkpsdm_admin",
    "supervisor",
    "signer",
    "auditor",
    "operator",
)


def answered(app: Flask, route: str, headers: dict[str, str]) -> int:
    method, path = route.split(" ")
    filled = re.sub(r"{(\w+)}", lambda _: str(uuid7()), path)
    response = app.test_client().open(f"/api/v1/catalog{filled}", method=method, headers=headers, json={})
    return response.status_code


@pytest.mark.parametrize(("route", "row"), ACCESS.items(), ids=list(ACCESS))
def test_each_door_lets_in_whom_its_row_names(
    app: Flask, mint: TokenMint, route: str, row: AccessRule
) -> None:
    assert (answered(app, route, {}) == 401) is not row.public
    for role in ROLES:
        unit = uuid7()
        headers = mint.bearer(roles={role: [unit]}, unit_id=unit)
        assert (answered(app, route, headers) == 403) is bool(row.roles and role not in row.roles), role
    restricted = mint.bearer(roles={"trainer": [uuid7()]}, restricted=True)
    assert (answered(app, route, restricted) == 403) is not row.restricted


def test_the_description_of_the_doors_is_sound_and_complete(app: Flask) -> None:
    document = app.test_client().get("/openapi.json").get_json()

    validate(document)
    described = {
        f"{method.upper()} {path.removeprefix('/api/v1/catalog')}"
        for path, methods in document["paths"].items()
        for method in methods
        if method in {"get", "post", "put", "delete"} and path.startswith("/api/v1/catalog")
    }
    assert described == set(ACCESS) | set(events_admin.ACCESS)
