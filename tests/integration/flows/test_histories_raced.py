"""Every handler leads to the same rows when several workers of its service race each other for a real history.

As in `test_histories`, but nothing is taken in turn: two or three workers, each a thread with connections of its own,
get the messages shuffled, repeated, split over their queues and in lots, each of which comes when the one before it has
been handled. Hypothesis draws all of that; which of two that race is first is up to the machine. On SQLite and on
PostgreSQL.
"""

import uuid
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, select

from deploy.embedded.composition import SUBSCRIPTIONS, config_of
from deploy.embedded.settings import BACKEND
from shared.messaging.broker.connection import Link
from shared.messaging.broker.declarations import apply
from shared.messaging.broker.topology import EXCHANGE, topology_of
from shared.messaging.cloudevents import decode
from shared.messaging.inbox.retry_policy import RetryPolicy
from shared.messaging.runtime.worker import Worker
from shared.messaging.tables import inbox, outbox, subject_versions
from shared.persistence.database import Database
from shared.testing.events import unsent_count
from tests.integration.flows.test_histories import LISTENING, drawn, forget_copies, heard, known, opened
from tests.support.api import until
from tests.support.clock import ShiftedClock
from tests.support.databases import Maker
from tests.support.history import Brief, History
from tests.support.kept import copy_rows, rows_of

__all__ = ["known"]

HASTY = RetryPolicy(
    first=timedelta(milliseconds=20),
    factor=1,
    not_yet=timedelta(milliseconds=20),
    longest_not_yet=timedelta(milliseconds=100),
    claim=timedelta(seconds=20),
)
PATIENCE_SECONDS = 60
LOTS = 3


@dataclass(frozen=True)
class Copy:
    """One of several times that a message comes.

    Attributes:
        letter: which message.
        lot: it comes when all of the lots before it are handled.
        worker: to which of them.
    """

    letter: int
    lot: int
    worker: int


@dataclass(frozen=True)
class Plan(Brief):
    """How the messages of a history come, in the order in which each worker is given them.

    Attributes:
        forgetful: all that was ever heard is news again, so that handlers race for what is there already.
    """

    workers: int
    forgetful: bool
    copies: tuple[Copy, ...]

    def __repr__(self) -> str:
        words = [f"{copy.letter}@{copy.lot}>{copy.worker}" for copy in self.copies]
        return f"{self.workers} workers, forgetful: {self.forgetful}, letter@lot>worker: {' '.join(words)}"


@st.composite
def plans(draw: st.DrawFn, count: int) -> Plan:
    """Any order of so many messages, each once to three times, some late, split over two or three workers."""
    workers = draw(st.integers(2, 3))
    times = draw(st.lists(st.integers(1, 3), min_size=count, max_size=count))
    order = draw(st.permutations([letter for letter, most in enumerate(times) for _ in range(most)]))
    place = st.tuples(st.integers(0, LOTS - 1), st.integers(0, workers - 1))
    places = draw(st.lists(place, min_size=len(order), max_size=len(order)))
    copies = [Copy(letter, lot, worker) for letter, (lot, worker) in zip(order, places, strict=True)]
    return Plan(workers, draw(st.booleans()), tuple(copies))


class Race:
    """One service with several workers, each with a queue of its own.

    Args:
        database: as it was before the last commands were heard of.
    """

    def __init__(self, database: Database, workers: int) -> None:
        self.database = database
        self._service = database.service
        heard_here = SUBSCRIPTIONS[database.service]
        self._heard = {subscription.event.NAME for subscription in heard_here}
        self._urls = [f"memory://{uuid.uuid4().hex}" for _ in range(workers)]
        for url in self._urls:
            apply(url, topology_of({self._service: heard_here}))
        address = database.url.render_as_string(hide_password=False)
        self._copies = [
            Database(address, service=self._service, clock=database.clock, settings=database.settings)
            for _ in range(workers)
        ]
        self._workers = [
            Worker(self._service, copy, url, heard_here, retry=HASTY)
            for copy, url in zip(self._copies, self._urls, strict=True)
        ]

    def __enter__(self) -> "Race":
        for worker in self._workers:
            worker.start()
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            assert worker.stop(), worker.health()
        for copy in self._copies:
            copy.dispose()

    def hear(self, lot: list[tuple[bytes, int]], *, all_is_there: bool) -> None:
        """Put messages into queues, and wait until they and all that follows from them here are settled.

        Args:
            lot: each message with the worker that it goes to.
            all_is_there: nothing may still wait for what has not come.
        """
        with ExitStack() as closing:
            channels = []
            for url in self._urls:
                link = Link(url, name="postman")
                closing.callback(link.close)
                channels.append(link.channel())
            for body, worker in lot:
                letter = channels[worker].prepare_message(
                    body, content_type="application/cloudevents+json", properties={}
                )
                channels[worker].basic_publish(letter, exchange=EXCHANGE, routing_key=decode(body).type)
        ids = {decode(body).id for body, _ in lot}
        # What is claimed has its effect outside the database still to come: an e-mail that is being sent.
        waits = ("retry", "claimed", "not_yet", "waiting") if all_is_there else ("retry", "claimed")
        until(lambda: self._is_settled(ids, waits) or None, seconds=PATIENCE_SECONDS)

    def _is_settled(self, ids: set[uuid.UUID], waits: tuple[str, ...]) -> bool:
        with self.database.reading() as session:
            # Before what follows from it: on PostgreSQL each statement sees what was committed meanwhile, so that an
            # event that is recorded in between is missed in the inbox, and not overlooked.
            rows = session.execute(select(inbox.c.event_id, inbox.c.state)).all()
            unsent = unsent_count(session, self.database.clock.now())
            own = set(session.scalars(select(outbox.c.event_id).where(outbox.c.type.in_(self._heard))))
        is_open = any(row.state in waits for row in rows)
        return not (unsent or is_open or (ids | own) - {row.event_id for row in rows})

    def given_up(self) -> list[str]:
        """What did not succeed, and why."""
        with self.database.reading() as session:
            query = select(inbox.c.type, inbox.c.reason).where(inbox.c.state.in_(("dead", "discarded")))
            return [f"{row.type}: {row.reason}" for row in session.execute(query)]


@pytest.mark.slow
@pytest.mark.parametrize("service", LISTENING)
@drawn(6)
@given(data=st.data())
def test_workers_that_race_for_a_history_lead_to_the_same_rows(
    history: History, known: frozenset[str], make_database: Maker, service: str, data: st.DataObject
) -> None:
    letters = heard(service, history.letters)
    plan = data.draw(plans(len(letters)), label="plan")
    database = make_database(
        service, clock=ShiftedClock.starting_at(history.due_at), settings=config_of(service, history.settings)
    )
    with ExitStack() as closing:
        closing.callback(database.dispose)
        before = opened(service, history.before / f"{service}.db", history)
        closing.callback(before.dispose)
        copy_rows(before, database)
        if plan.forgetful:
            forget_copies(service, database)
            with database.begin() as context:
                context.session.execute(delete(inbox))
                context.session.execute(delete(subject_versions))
        race = closing.enter_context(Race(database, plan.workers))
        for number in range(LOTS):
            lot = [(letters[copy.letter], copy.worker) for copy in plan.copies if copy.lot == number]
            race.hear(lot, all_is_there=number == LOTS - 1)
        assert race.given_up() == []
        assert rows_of(database, known) == rows_of(history.sinau.databases[service], known)


def test_a_history_is_copied_whole(history: History, make_database: Maker) -> None:
    for service in BACKEND:
        database = make_database(service)
        copy_rows(history.sinau.databases[service], database)
        everything = frozenset[str]()
        assert rows_of(database, everything) == rows_of(history.sinau.databases[service], everything)
