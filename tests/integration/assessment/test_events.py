"""What assessment hears leads to the same state in any order and any number of times."""

import itertools
import shutil
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from services.assessment.events import SUBSCRIPTIONS
from services.assessment.models import Base
from services.assessment.operations.answers import save_answer
from services.assessment.operations.attempts import start_attempt
from services.assessment.operations.question_sets import store_question_set
from services.assessment.question_formats.gift import read_gift
from shared.clock import FixedClock
from shared.contracts.activities import Outcome
from shared.contracts.assessment import ActivityResultRecorded, AttemptDue, AttemptGraded
from shared.contracts.enrollment import ParticipantWithdrew
from shared.contracts.identity import UnitRecorded
from shared.ids import uuid7
from shared.messaging.event import Event
from shared.migrations.revisions import upgrade
from shared.persistence.database import Database
from shared.testing.events import deliver, recorded
from tests.integration.assessment.conftest import (
    COURSE,
    ENROLLMENT,
    LEARNER,
    NOW,
    UNIT,
    enrolled,
    opened,
    published,
    quiz,
)
from tests.support.courses import activity_id, page, survey

SET = uuid7()
OTHER_PERSON, OTHER_ENROLLMENT = uuid7(), uuid7()
LEFT = ParticipantWithdrew(
    enrollment_id=ENROLLMENT, person_id=LEARNER, course_id=COURSE, withdrew_at=NOW + timedelta(days=1)
)
UNIT_BELOW = uuid7()


def unit_recorded(unit_id: UUID, version: int, *path: UUID) -> UnitRecorded:
    return UnitRecorded(
        unit_id=unit_id,
        version=version,
        key="bidang",
        name="Bidang",
        kind="work_unit",
        parent_id=None,
        path=path,
        time_zone="Asia/Jakarta",
        recorded_at=NOW,
    )


HISTORY: list[Event] = [
    published(quiz("pre-test", SET), page("bacaan"), quiz("post-test", SET), survey()),
    enrolled(),
    LEFT,
    enrolled(OTHER_ENROLLMENT, OTHER_PERSON),
    published(version_id=uuid7(), version_number=2, owner_unit_id=UNIT_BELOW, trainer_ids=(OTHER_PERSON,)),
    opened("post-test"),
    unit_recorded(UNIT_BELOW, 1, UNIT_BELOW),
    unit_recorded(UNIT_BELOW, 2, UNIT, UNIT_BELOW),
]


def state(database: Database) -> dict[str, list[Any]]:
    """Every row that assessment keeps."""
    with database.reading() as session:
        return {
            table.name: sorted(map(str, session.execute(select(table)).all()))
            for table in Base.metadata.sorted_tables
        }


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_news_of_a_person_may_come_in_any_order(database: Database, order: tuple[int, ...]) -> None:
    facts = [HISTORY[index] for index in order]
    deliver(database, SUBSCRIPTIONS, [*facts, *facts])

    kept = state(database)
    assert len(kept["course_versions"]) == 1
    assert (len(kept["quiz_offerings"]), len(kept["survey_offerings"])) == (2, 1)
    (participant,) = kept["participants"]
    assert str(LEFT.withdrew_at.day) in participant
    assert "None" not in participant


def started(folder: Path) -> tuple[Path, AttemptDue]:
    """A database in which an attempt with one answer is under way, and the news that its time is up."""
    path = folder / "started.db"
    database = Database(f"sqlite:///{path}", service="assessment", clock=FixedClock(NOW))
    upgrade(database, "assessment")
    questions = read_gift("Satu {T}\n\nDua {#5}").questions
    with database.begin() as context:
        set_id = store_question_set(context, person_id=LEARNER, name="", questions=questions)
    deliver(database, SUBSCRIPTIONS, [published(quiz("post-test", set_id)), enrolled()])
    with database.begin() as context:
        attempt_id, _ = start_attempt(
            context, person_id=LEARNER, enrollment_id=ENROLLMENT, activity_id=activity_id("post-test")
        )
        save_answer(
            context,
            person_id=LEARNER,
            attempt_id=attempt_id,
            position=2,
            answer={"text": "5"},
        )
    (due,) = recorded(database, AttemptDue)
    database.dispose()
    return path, due


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_shuffled_threefold_histories_lead_to_the_same_rows(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    folder = tmp_path_factory.mktemp("order")
    path, due = started(folder)
    states = []
    for number, shuffled in enumerate((None, seed)):
        copy = shutil.copy(path, folder / f"{number}.db")
        database = Database(f"sqlite:///{copy}", service="assessment")
        deliver(database, SUBSCRIPTIONS, [*HISTORY, due], times=3, shuffled=shuffled)
        states.append(state(database))
        (result,) = recorded(database, ActivityResultRecorded)
        assert (result.outcome, result.score, result.version) == (Outcome.FAILED, Decimal(50), 1)
        (graded,) = recorded(database, AttemptGraded)
        assert (graded.score, graded.passed, graded.graded_at) == (Decimal(50), False, due.deadline_at)
        database.dispose()
    assert states[0] == states[1]
    (course,), (trainer,) = states[0]["courses"], states[0]["course_trainers"]
    assert (str(UNIT_BELOW) in course, str(OTHER_PERSON) in trainer) == (True, True)
    assert len(states[0]["unit_lines"]) == 2
    assert len(states[0]["participants"]) == 2
