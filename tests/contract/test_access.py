"""The access tables are kept: every endpoint, as every role, towards own and foreign records.

A service without a small world in `tests/support/access/` fails, and so does a row whose scope nothing tries.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from services.assessment.access import ACCESS as ASSESSMENT
from services.catalog.access import ACCESS as CATALOG
from services.enrollment.access import ACCESS as ENROLLMENT
from services.notification.access import ACCESS as NOTIFICATION
from shared.access.rules import AccessRule
from tests.support.access import assessment, catalog, enrollment, notification
from tests.support.access.walk import Walk
from tests.support.access.world import World

TABLES: Mapping[str, Mapping[str, AccessRule]] = {
    "assessment": ASSESSMENT,
    "catalog": CATALOG,
    "enrollment": ENROLLMENT,
    "notification": NOTIFICATION,
}
SEEDS: Mapping[str, Callable[[Path], World]] = {
    "assessment": assessment.seed,
    "catalog": catalog.seed,
    "enrollment": enrollment.seed,
    "notification": notification.seed,
}


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], World]]:
    """The world of a service, made once."""
    made: dict[str, World] = {}

    def world(service: str) -> World:
        if service not in made:
            made[service] = SEEDS[service](tmp_path_factory.mktemp(service))
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
