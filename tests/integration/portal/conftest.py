"""A portal over fake services, and a browser without JavaScript."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from services.portal.app import create_app
from services.portal.config import Config
from services.portal.web.user_session import Portal
from shared.clock import FixedClock
from tests.integration.portal.fake_courses import PASSWORD
from tests.integration.portal.fake_services import FakeServices
from tests.integration.portal.reading import form_value

NOW = datetime(2026, 11, 21, 2, 10, tzinfo=UTC)


@pytest.fixture
def services() -> FakeServices:
    """The five services."""
    return FakeServices()


@pytest.fixture(scope="session")
def built() -> Flask:
    """The portal's app, with its templates compiled once for all tests."""
    config = Config(secrets=("a secret of the tests alone",), public_url="http://localhost")
    return create_app(config, services=FakeServices().clients())


@pytest.fixture
def app(built: Flask, services: FakeServices) -> Flask:
    """The portal, over this test's services."""
    portal: Portal = built.extensions["portal"]
    built.extensions["portal"] = replace(portal, http=services.clients(), clock=FixedClock(NOW))
    return built


@pytest.fixture
def visitor(app: Flask) -> Iterator[FlaskClient]:
    """Somebody who has not signed in."""
    with app.test_client() as client:
        yield client


@pytest.fixture
def learner(visitor: FlaskClient) -> FlaskClient:
    """Somebody who has."""
    token = form_value(visitor.get("/masuk").text, "csrf")
    answer = visitor.post("/masuk", data={"csrf": token, "nama": "rina.sari", "sandi": PASSWORD})
    assert answer.status_code == 303
    return visitor
