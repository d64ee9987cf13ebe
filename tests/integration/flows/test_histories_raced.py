"""Every handler leads to the same rows when several workers of its service race each other for a real history.

As in `test_histories`, but nothing is taken in turn: two or three workers, each with connections of its own, consume
one queue that holds the messages shuffled, repeated and in two lots, the second of which comes when the first has been
handled. On SQLite and on PostgreSQL.
"""

import random
import uuid
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, select

from deploy.embedded.composition import SUBSCRIPTIONS, config_of
from deploy.embedded.settings import BACKEND
from shared.clock import Clock
from shared.messaging.connection import Link
from shared.messaging.envelope import decode
from shared.messaging.pace import RetryPolicy
from shared.messaging.queues import EXCHANGE
from shared.messaging.sending import unsent_count
from shared.messaging.tables import inbox, outbox, subject_versions
from shared.messaging.topology import apply, topology_of
from shared.messaging.worker import Worker
from shared.persistence.database import Database
from tests.integration.flows.test_histories import LISTENING, NOW, forget_copies, heard, known, opened
from tests.support.api import until
from tests.support.databases import Maker
from tests.support.history import History
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


class Later(Clock):
    """A clock that goes, from an instant at which all that was scheduled in the history is due."""

    def __init__(self) -> None:
        self._ahead = NOW - datetime.now(UTC)

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead


class Race:
    """One service with several workers on a queue of their own.

    Args:
        database: as it was before the last commands were heard of.
    """

    def __init__(self, database: Database, workers: int) -> None:
        self.database = database
        self._service = database.service
        self._heard = {subscription.event.NAME for subscription in SUBSCRIPTIONS[database.service]}
        self._url = f"memory://{uuid.uuid4().hex}"
        apply(self._url, topology_of({database.service: SUBSCRIPTIONS[database.service]}))
        address = database.url.render_as_string(hide_password=False)
        self._copies = [
            Database(address, service=self._service, clock=database.clock, settings=database.settings)
            for _ in range(workers)
        ]
        self._workers = [
            Worker(self._service, copy, self._url, SUBSCRIPTIONS[self._service], retry=HASTY)
            for copy in self._copies
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

    def hear(self, bodies: list[bytes], *, all_is_there: bool) -> None:
        """Put messages into the queue, and wait until they and all that follows from them here are settled.

        Args:
            all_is_there: nothing may still wait for what has not come.
        """
        link = Link(self._url, name="postman")
        channel = link.channel()
        for body in bodies:
            letter = channel.prepare_message(body, content_type="application/cloudevents+json", properties={})
            channel.basic_publish(letter, exchange=EXCHANGE, routing_key=decode(body).type)
        link.close()
        ids = {decode(body).id for body in bodies}
        waits = ("retry", "not_yet", "waiting") if all_is_there else ("retry",)
        until(lambda: self._is_settled(ids, waits) or None, seconds=PATIENCE_SECONDS)

    def _is_settled(self, ids: set[uuid.UUID], waits: tuple[str, ...]) -> bool:
        with self.database.reading() as session:
            unsent = unsent_count(session, self.database.clock.now())
            own = set(session.scalars(select(outbox.c.event_id).where(outbox.c.type.in_(self._heard))))
            # Read after what may come to be in it.
            rows = session.execute(select(inbox.c.event_id, inbox.c.state)).all()
        is_open = any(row.state in waits for row in rows)
        return not (unsent or is_open or (ids | own) - {row.event_id for row in rows})

    def given_up(self) -> list[str]:
        """What did not succeed, and why."""
        with self.database.reading() as session:
            query = select(inbox.c.type, inbox.c.reason).where(inbox.c.state.in_(("dead", "discarded")))
            return [f"{row.type}: {row.reason}" for row in session.execute(query)]


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("service", LISTENING)
def test_workers_that_race_for_a_history_lead_to_the_same_rows(
    history: History, known: frozenset[str], make_database: Maker, service: str, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311  # repeatable, which is the point
    clock, settings = Later(), config_of(service, history.settings)
    database = make_database(service, clock=clock, settings=settings)
    with ExitStack() as closing:
        before = opened(service, history.before / f"{service}.db", history.settings)
        closing.callback(before.dispose)
        copy_rows(before, database)
        if seed % 2:
            # All that was ever heard is news again, so that handlers race for what is there already.
            forget_copies(service, database)
            with database.begin() as session:
                session.execute(delete(inbox))
                session.execute(delete(subject_versions))
        letters = [body for body in heard(service, history.letters) for _ in range(chance.randint(1, 3))]
        chance.shuffle(letters)
        late = len(letters) // 3
        race = closing.enter_context(Race(database, workers=chance.randint(2, 3)))
        race.hear(letters[late:], all_is_there=False)
        race.hear(letters[:late], all_is_there=True)
        assert race.given_up() == [], f"seed {seed}"
        assert rows_of(database, known) == rows_of(history.sinau.databases[service], known), f"seed {seed}"


def test_a_history_is_copied_whole(history: History, make_database: Maker) -> None:
    for service in BACKEND:
        database = make_database(service)
        copy_rows(history.sinau.databases[service], database)
        everything = frozenset[str]()
        assert rows_of(database, everything) == rows_of(history.sinau.databases[service], everything)
