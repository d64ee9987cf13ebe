"""People of staff, signed in."""

import pytest
from flask.testing import FlaskClient

from tests.integration.portal.fake_courses import PASSWORD, UNIT
from tests.integration.portal.fake_services import FakeServices
from tests.integration.portal.reading import form_value
from tests.integration.portal.staff.staff_services import Staff


@pytest.fixture
def world(services: FakeServices) -> Staff:
    """What the services hold."""
    staff = Staff(services)
    staff.furnish()
    return staff


@pytest.fixture
def trainer(visitor: FlaskClient, services: FakeServices, world: Staff) -> FlaskClient:
    """A trainer."""
    return signed_in(visitor, services, "trainer")


@pytest.fixture
def organiser(visitor: FlaskClient, services: FakeServices, world: Staff) -> FlaskClient:
    """An administrator of everything."""
    return signed_in(visitor, services, "organiser", "bkpsdm_admin")


@pytest.fixture
def supervisor(visitor: FlaskClient, services: FakeServices, world: Staff) -> FlaskClient:
    """A supervisor."""
    return signed_in(visitor, services, "supervisor")


def signed_in(visitor: FlaskClient, services: FakeServices, *roles: str) -> FlaskClient:
    """The visitor, signed in with these roles."""
    services.person["roles"] = {"learner": [UNIT]} | {role: [UNIT] for role in roles}
    token = form_value(visitor.get("/masuk").text, "csrf")
    visitor.post("/masuk", data={"csrf": token, "nama": "rina.sari", "sandi": PASSWORD})
    return visitor
