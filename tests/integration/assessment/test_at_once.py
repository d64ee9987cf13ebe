"""Requests that arrive at the same instant."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, get_ident
from typing import TypeVar
from uuid import UUID

import pytest
from sqlalchemy import event

from services.assessment.operations.answers import save_answer
from services.assessment.operations.attempts import start_attempt, submit_attempt
from shared.contracts.assessment import AttemptDue, AttemptGraded
from shared.persistence.database import Database
from shared.testing.events import recorded
from tests.integration.assessment.conftest import ENROLLMENT, LEARNER, Caller
from tests.support.courses import activity_id

pytestmark = pytest.mark.usefixtures("course")
CROWD = 4
T = TypeVar("T")


def at_once(work: Callable[[], T]) -> list[T]:
    """The same work in several threads that begin together."""
    barrier = Barrier(CROWD)

    def one(_: int) -> T:
        barrier.wait(timeout=10)
        return work()

    with ThreadPoolExecutor(CROWD) as pool:
        return list(pool.map(one, range(CROWD)))


def test_attempts_begun_at_once_are_one(database: Database) -> None:
    def begin() -> tuple[UUID, bool]:
        with database.begin() as context:
            return start_attempt(
                context, person_id=LEARNER, enrollment_id=ENROLLMENT, activity_id=activity_id("post-test")
            )

    begun = at_once(begin)
    assert len({attempt_id for attempt_id, _ in begun}) == 1
    assert sorted(is_new for _, is_new in begun) == [False] * (CROWD - 1) + [True]
    assert len(recorded(database, AttemptDue)) == 1


def test_an_attempt_handed_in_at_once_is_graded_once(database: Database, learner: Caller) -> None:
    attempt_id = UUID(learner.start()["id"])

    def hand_in() -> None:
        with database.begin() as context:
            submit_attempt(context, person_id=LEARNER, attempt_id=attempt_id)

    at_once(hand_in)
    assert len(recorded(database, AttemptGraded)) == 1


def test_saving_an_answer_takes_two_statements(database: Database, learner: Caller) -> None:
    attempt_id = UUID(learner.start()["id"])
    statements: list[str] = []
    here = get_ident()

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        # Another thread announces what was recorded, over the same engine.
        if get_ident() == here and not statement.startswith("BEGIN"):
            statements.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    with database.begin() as context:
        save_answer(
            context,
            person_id=LEARNER,
            attempt_id=attempt_id,
            position=5,
            answer={"text": "7,5"},
        )
    event.remove(database.engine, "before_cursor_execute", note)
    assert [statement.split()[0] for statement in statements] == ["SELECT", "INSERT"]
