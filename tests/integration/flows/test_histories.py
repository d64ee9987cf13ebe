"""Every handler of every service leads to the same rows in whatever order a real history reaches it.

The messages of a history that was really lived are shuffled, repeated, delayed and split over two consumers of each
service. What the service keeps at the end is compared with what it kept when they came once and in order. In one half
of the examples the inbox forgets what it has heard, so that each handler really runs again.
"""

import os
import random
import shutil
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from deploy.embedded.composition import SUBSCRIPTIONS, config_of
from deploy.embedded.settings import BACKEND
from shared.clock import FixedClock
from shared.messaging.inbox.decoding import Delivery
from shared.messaging.inbox.processing import Inbox
from shared.messaging.tables import inbox, outbox
from shared.persistence.database import Database
from shared.testing.events import AT_ONCE
from tests.support.history import History, Letter
from tests.support.kept import keys_of, rows_of

LISTENING = [service for service in BACKEND if SUBSCRIPTIONS[service]]
ROUNDS = 6


def drawn(few: int) -> settings:
    """How many examples Hypothesis draws: a few, always the same; or as many new ones as `SINAU_EXAMPLES` says, and of
    those that fail the smallest that it finds.
    """
    asked = int(os.environ.get("SINAU_EXAMPLES", "0"))
    return settings(
        max_examples=asked or few,
        derandomize=not asked,
        phases=tuple(Phase) if asked else (Phase.explicit, Phase.generate),
        deadline=None,
        print_blob=True,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )


@dataclass(frozen=True)
class Chaos:
    """How the messages come.

    Attributes:
        forgetful: whether the inbox has forgotten what was heard before.
    """

    seed: int
    most: int
    consumers: int
    forgetful: bool


CHAOS = st.builds(
    Chaos,
    seed=st.integers(0, 2**32),
    most=st.integers(1, 3),
    consumers=st.integers(1, 2),
    forgetful=st.booleans(),
)


def heard(service: str, letters: tuple[Letter, ...]) -> list[bytes]:
    """What a service hears from others; its own messages its own copy tells it."""
    names = {subscription.event.NAME for subscription in SUBSCRIPTIONS[service]}
    return [letter.body for letter in letters if letter.type in names and letter.publisher != service]


class Listener:
    """A service's database and as many consumers of its inbox as there are."""

    def __init__(self, service: str, database: Database, chaos: Chaos) -> None:
        self.service = service
        self.database = database
        self._chance = random.Random(chaos.seed)  # noqa: S311 - repeatable, which is the point
        self._most = chaos.most
        name = f"{service}-again" if chaos.forgetful else service
        self._name = name
        self._inboxes = [
            Inbox(database, SUBSCRIPTIONS[service], retry=AT_ONCE, consumer=name)
            for _ in range(chaos.consumers)
        ]
        self._told: set[Any] = set()

    def hear(self, bodies: list[bytes]) -> None:
        """Hear these in some order, and in between and afterwards what follows from them in this service."""
        waiting = [body for body in bodies for _ in range(self._chance.randint(1, self._most))]
        for _ in range(ROUNDS):
            waiting += self._own()
            if not waiting:
                break
            self._chance.shuffle(waiting)
            # Some are late: they come after consequences of the others.
            late = [waiting.pop() for _ in range(len(waiting) // 4)]
            self._take(waiting)
            waiting = late
        assert not waiting, "what follows from a history comes to an end"
        self._retry()

    def _take(self, bodies: list[bytes]) -> None:
        while bodies:
            size = self._chance.randint(1, 10)
            batch, bodies = bodies[:size], bodies[size:]
            box = self._chance.choice(self._inboxes)
            box.take([box.read(Delivery(body=body)) for body in batch])
            if self._chance.random() < 0.2:
                self._chance.choice(self._inboxes).retry_due()
        self._retry()

    def _retry(self) -> None:
        before = None
        while (now := self._states()) != before:
            before = now
            self._inboxes[0].retry_due(now["retry"] + now["not_yet"] + now["waiting"] + now["claimed"])

    def _states(self) -> Counter[str]:
        with self.database.reading() as session:
            query = select(inbox.c.state).where(inbox.c.consumer == self._name)
            return Counter(state for (state,) in session.execute(query))

    def unsettled(self) -> Counter[str]:
        """How many events did not succeed, by state."""
        return Counter({state: n for state, n in self._states().items() if state not in ("done", "skipped")})

    def _own(self) -> list[bytes]:
        names = {subscription.event.NAME for subscription in SUBSCRIPTIONS[self.service]}
        with self.database.reading() as session:
            rows = session.execute(select(outbox).where(outbox.c.type.in_(names))).all()
        fresh = [row for row in rows if row.event_id not in self._told]
        self._told |= {row.event_id for row in fresh}
        return [row.body for row in fresh for _ in range(self._chance.randint(1, self._most))]


def opened(service: str, path: Path, history: History) -> Database:
    """A database of a service at an instant when all that was scheduled in the history is due."""
    settings = config_of(service, history.settings)
    return Database(f"sqlite:///{path}", service=service, clock=FixedClock(history.due_at), settings=settings)


class Known(frozenset[str]):
    """Keys, which are too many to be told of each failure."""

    def __repr__(self) -> str:
        return f"{len(self)} keys"


@pytest.fixture(scope="session")
def known(history: History) -> Known:
    """The keys that stood somewhere before the last commands were heard of."""
    databases = [opened(service, history.before / f"{service}.db", history) for service in BACKEND]
    found = keys_of(databases)
    for database in databases:
        database.dispose()
    return Known(found)


# All that catalog keeps of others. Elsewhere own rows lean on the copies, and stay.
COPIES = {"catalog": ("unit_lines", "units")}


def forget_copies(service: str, database: Database) -> None:
    """Take away what a service has copied, where nothing of its own leans on it."""
    with database.begin() as context:
        for name in COPIES.get(service, ()):
            context.session.execute(text(f"DELETE FROM {name}"))  # noqa: S608  # the names stand above


@pytest.mark.parametrize("service", LISTENING)
def test_what_is_compared_does_depend_on_what_is_heard(
    history: History, known: frozenset[str], tmp_path: Path, service: str
) -> None:
    path = tmp_path / "copy.db"
    shutil.copy(history.before / f"{service}.db", path)
    database = opened(service, path, history)
    forget_copies(service, database)
    assert rows_of(database, known) != rows_of(history.sinau.databases[service], known)
    database.dispose()


def test_every_event_that_anybody_hears_is_part_of_the_history(history: History) -> None:
    named = {subscription.event.NAME for heard_here in SUBSCRIPTIONS.values() for subscription in heard_here}
    assert named <= {letter.type for letter in history.letters}


@pytest.mark.parametrize("service", LISTENING)
@pytest.mark.slow
@drawn(8)
@given(chaos=CHAOS)
def test_a_lived_history_leads_to_the_same_rows_in_any_order(
    history: History, known: frozenset[str], tmp_path: Path, service: str, chaos: Chaos
) -> None:
    # Who tests HTTP beside this keeps Hypothesis from telling values itself.
    note(repr(chaos))
    reference = history.sinau.databases[service]
    path = tmp_path / "copy.db"
    path.unlink(missing_ok=True)
    shutil.copy(history.before / f"{service}.db", path)
    database = opened(service, path, history)
    try:
        if chaos.forgetful:
            forget_copies(service, database)
        listener = Listener(service, database, chaos)
        listener.hear(heard(service, history.letters))
        assert listener.unsettled() == Counter()
        assert rows_of(database, known) == rows_of(reference, known)
    finally:
        database.dispose()
