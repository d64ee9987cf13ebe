"""Schemathesis calls every operation of every service with whatever its document allows, and with keys that exist.

No answer may be a server error, and each must be what the document says: its status, headers, content type and shape.
More examples: `SINAU_API_EXAMPLES=200`.
"""

import os
from collections import Counter
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from sqlalchemy import text

from deploy.embedded.settings import BACKEND
from tests.support.history import History, keys_by_name, live

EXAMPLES = int(os.environ.get("SINAU_API_EXAMPLES", "12"))
ROLES = ("trainer", "organiser", "unit_admin", "bkpsdm_admin", "supervisor", "signer", "auditor", "operator")
# What the document allows, and what it does not.
MODES = (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE)
# One operation in so many has to be answered with success at least once; a learner may do little.
REACHED = {"powerful": 3, "learner": 10}
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("http")]


# Parameters that no event names, and where their values stand.
WANTED = {
    "set_id": ("assessment", "SELECT id FROM question_sets"),
    "message_id": ("notification", "SELECT id FROM messages"),
    "session_id": ("identity", "SELECT id FROM sign_ins"),
}


def column(lived: History, service: str, query: str) -> list[str]:
    """The values of one column."""
    with lived.sinau.databases[service].reading() as session:
        return [str(value) for value in session.scalars(text(query))]


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[History]:
    """A history of its own: what is called here changes it."""
    made = live(tmp_path_factory.mktemp("http"))
    yield made
    for database in made.sinau.databases.values():
        database.dispose()


@pytest.fixture(scope="module")
def known(lived: History) -> dict[str, list[Any]]:
    """Values of path and query parameters by name that lead somewhere."""
    found = keys_by_name(lived.letters)
    for name, (service, query) in WANTED.items():
        found[name] = [str(UUID(value)) for value in column(lived, service, query)]
    found["code"] = column(lived, "enrollment", "SELECT verification_code FROM certificates")
    found["event_id"] = [str(letter.id) for letter in lived.letters[-40:]]
    return {name: values[-20:] for name, values in found.items() if values}


@pytest.fixture(scope="module")
def headers(lived: History) -> dict[str, dict[str, str]]:
    """A person who may do everything everywhere, and one who only learns."""
    root = UUID(column(lived, "identity", "SELECT id FROM units WHERE parent_id IS NULL")[0])
    admin = UUID(column(lived, "identity", "SELECT id FROM people WHERE username = 'yusuf.ardianta'")[0])
    everywhere: dict[str, list[UUID]] = {role: [root] for role in ROLES}
    return {
        "powerful": lived.mint.bearer(person_id=admin, unit_id=root, roles=everywhere, expires_in=3600),
        "learner": lived.mint.bearer(person_id=lived.learner, unit_id=root, expires_in=3600),
    }


def cases(operation: Any, known: dict[str, list[Any]]) -> st.SearchStrategy[Any]:
    """Cases of an operation; most of them name things that exist, so that they get past "not found"."""

    @st.composite
    def drawn(draw: st.DrawFn) -> Any:
        case = draw(st.one_of([operation.as_strategy(generation_mode=mode) for mode in MODES]))
        for place in (case.path_parameters, case.query):
            for name in set(place or {}) & set(known):
                if draw(st.integers(0, 3)):
                    place[name] = draw(st.sampled_from(known[name]))
        if isinstance(case.body, dict):
            for name in set(case.body) & set(known):
                if draw(st.integers(0, 3)):
                    case.body[name] = draw(st.sampled_from(known[name]))
        return case

    return drawn()


@pytest.mark.parametrize("who", REACHED)
@pytest.mark.parametrize("service", BACKEND)
def test_every_operation_answers_as_its_document_says(
    lived: History, known: dict[str, list[Any]], headers: dict[str, dict[str, str]], service: str, who: str
) -> None:
    schema = schemathesis.openapi.from_wsgi("/openapi.json", lived.sinau.apps[service])
    wrong: list[str] = []
    answers: dict[str, Counter[int]] = {}
    for result in schema.get_all_operations():
        assert isinstance(result, Ok), (
            "the document describes each operation so that schemathesis understands it"
        )
        operation = result.ok()
        seen = answers[operation.label] = Counter()
        try:
            tried(operation, known, headers[who], seen)
        except BaseExceptionGroup as failures:
            wrong.append(f"{operation.label}: {failures}")
    assert wrong == [], "\n\n".join(wrong)
    reached = [label for label, statuses in answers.items() if any(status < 300 for status in statuses)]
    assert len(reached) > len(answers) / REACHED[who], f"too few got past the door: {answers}"


def tried(
    operation: Any, known: dict[str, list[Any]], headers: dict[str, str], answers: Counter[int]
) -> None:
    """Call one operation with many cases, and count its answers by status.

    Raises:
        BaseExceptionGroup: an answer was not what the document says.
    """

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases(operation, known), revision=st.integers(1, 2))
    def call(case: Any, revision: int) -> None:
        response = case.call(headers={**headers, "If-Match": f'"{revision}"'})
        answers[response.status_code] += 1
        case.validate_response(response, checks=CHECKS)

    call()
