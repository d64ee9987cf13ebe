"""What assessment hears leads to the same state in any order and any number of times."""

import itertools
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from services.assessment.events import SUBSCRIPTIONS
from services.assessment.models import Base
from shared.contracts.enrollment import ParticipantWithdrew
from shared.ids import uuid7
from shared.messaging.event import Event
from shared.persistence.database import Database
from shared.persistence.migrations import upgrade
from shared.testing.events import deliver
from tests.integration.assessment.conftest import COURSE, ENROLLMENT, LEARNER, NOW, enrolled, published, quiz

SET = uuid7()
OTHER_PERSON, OTHER_ENROLLMENT = uuid7(), uuid7()
LEFT = ParticipantWithdrew(
    enrollment_id=ENROLLMENT, person_id=LEARNER, course_id=COURSE, withdrew_at=NOW + timedelta(days=1)
)
HISTORY: list[Event] = [
    published(quiz("pre-test", SET), quiz("post-test", SET)),
    enrolled(),
    LEFT,
    enrolled(OTHER_ENROLLMENT, OTHER_PERSON),
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
    assert len(kept["offerings"]) == 2
    (participant,) = kept["participants"]
    assert str(LEFT.withdrew_at.day) in participant
    assert "None" not in participant


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_shuffled_threefold_histories_lead_to_the_same_rows(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    states = []
    for number, shuffled in enumerate((None, seed)):
        folder = tmp_path_factory.mktemp("order")
        database = Database(f"sqlite:///{folder}/{number}.db", service="assessment")
        upgrade(database, "assessment")
        deliver(database, SUBSCRIPTIONS, HISTORY, times=3, shuffled=shuffled)
        states.append(state(database))
        database.dispose()
    assert states[0] == states[1]
