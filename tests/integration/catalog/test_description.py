"""Catalog's published description."""

from flask import Flask
from openapi_spec_validator import validate

from services.catalog.access import ACCESS
from shared.web import events_admin


def test_the_description_of_the_endpoints_is_sound_and_complete(app: Flask) -> None:
    document = app.test_client().get("/openapi.json").get_json()

    validate(document)
    described = {
        f"{method.upper()} {path.removeprefix('/api/v1/catalog')}"
        for path, methods in document["paths"].items()
        for method in methods
        if method in {"get", "post", "put", "delete"} and path.startswith("/api/v1/catalog")
    }
    assert described == set(ACCESS) | set(events_admin.ACCESS)
