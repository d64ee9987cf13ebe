"""The access tables are kept: every endpoint, as every role, towards own and foreign records.

A service without a small world in `tests/support/access/` fails, and so does a row whose scope nothing tries.
"""

import importlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

import services
from services.identity.access import ADMINISTERING
from services.identity.api import people
from services.notification import app as notification
from services.notification.access import ACCESS as NOTIFICATION
from shared.access.rules import AccessRule, holding
from shared.access.scope import THE_SYSTEM
from shared.web import events_admin
from tests.support.access.events import add_events
from tests.support.access.walk import Walk
from tests.support.access.world import World

SERVICES = sorted(path.parent.name for path in Path(services.__path__[0]).glob("*/access.py"))
TABLES: Mapping[str, Mapping[str, AccessRule]] = {
    name: {**importlib.import_module(f"services.{name}.access").ACCESS, **events_admin.ACCESS}
    for name in SERVICES
}
SEEDS: Mapping[str, Callable[[Path], World]] = {
    name: importlib.import_module(f"tests.support.access.{name}").seed for name in SERVICES
}


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], World]]:
    """The world of a service, made once."""
    made: dict[str, World] = {}

    def world(service: str) -> World:
        if service not in made:
            made[service] = add_events(SEEDS[service](tmp_path_factory.mktemp(service)))
        return made[service]

    yield world
    for one in made.values():
        one.database.dispose()


@pytest.mark.parametrize(
    ("service", "row"), [(service, row) for service, table in TABLES.items() for row in table]
)
def test_an_endpoint_admits_and_shows_what_its_row_says(
    worlds: Callable[[str], World], service: str, row: str
) -> None:
    mistakes = Walk(worlds(service), row).mistakes()
    assert mistakes == [], "\n".join(mistakes)


def test_an_endpoint_without_a_row_keeps_the_app_from_starting(
    worlds: Callable[[str], World], monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = {row: rule for row, rule in NOTIFICATION.items() if row != "GET /mail"}
    monkeypatch.setattr(notification, "ACCESS", rows)
    world = worlds("notification")
    with pytest.raises(RuntimeError, match="no row in the access table for 'GET /mail'"):
        notification.create_app(world.app.extensions["sinau"].config, database=world.database)


def test_a_row_without_limits_on_an_endpoint_that_names_a_record_is_found(
    worlds: Callable[[str], World], monkeypatch: pytest.MonkeyPatch
) -> None:
    row, world = "GET /people/{person_id}", worlds("identity")
    monkeypatch.setattr(world, "table", {**world.table, row: holding(*ADMINISTERING.roles)})
    assert "organiser" in "\n".join(Walk(world, row).mistakes())


def test_an_endpoint_that_ignores_the_scope_is_found(
    worlds: Callable[[str], World], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "access_scope", lambda: THE_SYSTEM)
    mistakes = Walk(worlds("identity"), "GET /people/{person_id}").mistakes()
    assert "as organiser towards foreign unit should get 404: 200" in "\n".join(mistakes)
