"""Assessment's published description."""

from flask import Flask
from openapi_spec_validator import validate

from services.assessment.access import ACCESS
from shared.web import events_admin, policies_admin


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
    assert described == set(ACCESS) | set(events_admin.ACCESS) | set(policies_admin.ACCESS)
