"""Every row of the table of rights, for everybody: who is let in is exactly who the table names."""

import re

import pytest

from services.identity.access import ACCESS
from services.identity.models import Person
from shared.ids import uuid7
from tests.integration.identity.conftest import Province
from tests.support.caller import Caller

ROWS = sorted(ACCESS)


def call(caller: Caller, row: str) -> int:
    method, path = row.split(" ")
    body: dict[str, str] | None = {} if method in ("POST", "PUT") else None
    return caller.call(method, re.sub(r"\{[a-z_]+\}", str(uuid7()), path), body).status_code


@pytest.fixture
def restricted(province: Province) -> Caller:
    with province.database.begin() as context:
        context.session.get_one(Person, province.people["ratu.admin"]).must_change_password = True
    return province.as_("ratu.admin")


def test_a_visitor_is_let_in_where_the_table_says_public(province: Province) -> None:
    visitor = province.visitor()
    for row in ROWS:
        assert (call(visitor, row) == 401) is not ACCESS[row].public, row


def test_a_first_password_opens_what_the_table_says(restricted: Caller) -> None:
    for row in ROWS:
        if row != "DELETE /sessions/current":
            assert (call(restricted, row) == 403) is not ACCESS[row].restricted, row


@pytest.mark.parametrize(
    ("username", "role"),
    [
        ("pesi.peserta", "learner"),
        ("oki.penyelenggara", "organiser"),
        ("uci.admin", "unit_admin"),
        ("ratu.admin", "bkpsdm_admin"),
        ("rudi.trainer", "trainer"),
        ("rina.auditor", "auditor"),
        ("roni.operator", "operator"),
    ],
)
def test_a_role_opens_what_the_table_says(province: Province, username: str, role: str) -> None:
    if username not in province.people:
        province.add(username, "dinas", roles=(role,))
    caller = province.as_(username)
    for row in ROWS:
        named = ACCESS[row].roles
        if row != "DELETE /sessions/current":
            assert (call(caller, row) == 403) is (bool(named) and role not in named), row
