"""Backups taken again and again while learners learn and workers work: each shows one moment of all services.

The load makes events that cross services in every direction, some of them several hundred a second. Every backup is
read for its outboxes and inboxes; the one with the most events on their way is restored on servers, where workers bring
them to their end.
"""

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Connection, func, select, text

from deploy.backup import consistent_snapshot as snapshots
from deploy.backup import values
from deploy.backup.archive import ArchiveReader
from deploy.backup.consistent_snapshot import consistent_snapshot
from deploy.backup.server import ServerTarget
from deploy.embedded import demo
from deploy.embedded.composition import SUBSCRIPTIONS, Sinau
from deploy.embedded.settings import BACKEND, Settings, in_folder
from services.catalog.models import Unit
from shared.contracts.identity import UnitRecorded
from shared.ids import uuid7
from shared.messaging.broker.declarations import apply
from shared.messaging.broker.topology import topology_of
from shared.messaging.inbox.decoding import Delivery
from shared.messaging.inbox.processing import Inbox
from shared.messaging.outbox import record
from shared.messaging.runtime.worker import Worker
from shared.messaging.tables import inbox, outbox
from shared.persistence.database import Database
from shared.testing.events import messages_of, wait_until_settled
from tests.integration.backup.conftest import Server, backup_of, restore_into
from tests.support.api import Caller, Refused, enrol, new_learner, read_all_pages, take_quiz, until
from tests.support.databases import Maker
from tests.support.running import GENEROUS, on_servers

BACKUPS = 4
HEARS = {service: {one.event.NAME for one in heard} for service, heard in SUBSCRIPTIONS.items()}


@dataclass
class Moment:
    """What one backup shows of events: by service, ids and types of what was sent, recorded and heard."""

    archive: bytes
    recorded: dict[str, set[UUID]] = field(default_factory=dict)
    sent: dict[str, dict[UUID, str]] = field(default_factory=dict)
    heard: dict[str, dict[UUID, str]] = field(default_factory=dict)

    @property
    def heard_count(self) -> int:
        """How many events have arrived."""
        return sum(map(len, self.heard.values()))

    @property
    def unheard_count(self) -> int:
        """How many events were on their way."""
        return sum(map(len, self.unheard().values()))

    def unheard(self) -> dict[str, set[UUID]]:
        """What was sent and is not in the inbox of everybody who hears it, by publisher."""
        return {
            publisher: {
                event_id
                for event_id, name in sent.items()
                if any(name in HEARS[one] and event_id not in self.heard[one] for one in BACKEND)
            }
            for publisher, sent in self.sent.items()
        }

    def heard_and_never_said(self) -> list[str]:
        """What stands in an inbox and not in its publisher's outbox."""
        return [
            f"{listener} has heard {name} {event_id}"
            for listener, heard in self.heard.items()
            for event_id, name in heard.items()
            if event_id not in self.recorded[name.partition(".")[0]]
        ]


def moment_of(archive: bytes) -> Moment:
    """Read an archive for its events."""
    moment = Moment(archive)
    reader = ArchiveReader(BytesIO(archive))
    tables = {table.folder: table for table in reader.manifest.tables}
    for service in BACKEND:
        moment.recorded[service], moment.sent[service], moment.heard[service] = set(), {}, {}
    for name, content in reader.members():
        table = tables.get(name.rpartition("/")[0])
        if table is None or table.name not in ("outbox", "inbox"):
            continue
        columns = [column.name for column in table.columns]
        for values_of_row in values.rows([content], [column.kind for column in table.columns]):
            row = dict(zip(columns, values_of_row, strict=True))
            event_id = UUID(row["event_id"])
            if table.name == "inbox":
                moment.heard[table.service][event_id] = row["type"]
                continue
            moment.recorded[table.service].add(event_id)
            if row["state"] == "sent":
                moment.sent[table.service][event_id] = row["type"]
    return moment


def new_unit(now: object) -> UnitRecorded:
    """A unit that nobody has heard of."""
    unit_id = uuid7()
    return UnitRecorded(
        unit_id=unit_id,
        version=1,
        key=str(unit_id),
        name="Dinas Uji",
        kind="department",
        parent_id=None,
        path=(unit_id,),
        time_zone="Asia/Jakarta",
        recorded_at=now,  # type: ignore[arg-type]  # the clock's
    )


class Load:
    """Units that are recorded as fast as one thread can, and learners who go their way."""

    def __init__(self, sinau: Sinau) -> None:
        self._sinau = sinau
        self._over = threading.Event()
        self.errors: list[BaseException] = []
        self.learners = 0
        self._threads = [
            threading.Thread(target=self._guarded, args=(one,)) for one in (self._units, self._learn)
        ]

    def __enter__(self) -> "Load":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join(60)

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            while not self._over.is_set():
                work()
        except BaseException as error:  # noqa: BLE001 - the test says what it was
            self.errors.append(error)

    def _units(self) -> None:
        database = self._sinau.databases["identity"]
        with database.begin() as context:
            for _ in range(3):
                record(context, new_unit(database.clock.now()))
        # Some hundred a second; more would only make the learners wait for their own events.
        self._over.wait(0.01)

    def _learn(self) -> None:
        learner = new_learner(self._sinau.wsgi)
        # On a busy machine a learner may give up waiting; how long that takes is not what is tested here.
        with contextlib.suppress(TimeoutError):
            enrolment = until(lambda: _once_known(learner), seconds=30)
            self.learners += 1
            take_quiz(learner, enrolment, "pretest", right=False)
            read_all_pages(learner, enrolment)


def _once_known(learner: Caller) -> str | None:
    """Enrol, unless the learner's profile has not arrived yet."""
    try:
        return enrol(learner)
    except Refused:
        return None


@pytest.fixture(params=["embedded", pytest.param("server", marks=pytest.mark.docker)])
def sinau(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Sinau]:
    """A Sinau with the demo, whose workers work."""
    if request.param == "embedded":
        settings = in_folder(tmp_path / "data", public_url="http://localhost")
    else:
        make_vhost = request.getfixturevalue("make_vhost")
        settings = on_servers(tmp_path, request.getfixturevalue("postgresql_url"), make_vhost())
    made = Sinau(_generous(settings))
    made.start()
    demo.load_demo(made, lambda _words: None)
    wait_until_settled(list(made.workers.values()), timeout=60)
    yield made
    made.stop()


def _generous(settings: Settings) -> Settings:
    return Settings(
        keys=settings.keys,
        database_urls=settings.database_urls,
        broker_url=settings.broker_url,
        mail_url=settings.mail_url,
        public_url=settings.public_url,
        own=GENEROUS,
    )


@pytest.mark.slow
@pytest.mark.docker
def test_every_backup_under_load_shows_one_moment_and_loses_nothing(
    sinau: Sinau, make_server: Callable[[], Server], make_vhost: Callable[[], str], tmp_path: Path
) -> None:
    moments: list[Moment] = []
    with Load(sinau) as load:
        ends_at = time.monotonic() + 180
        while len(moments) < BACKUPS or not any(one.unheard_count for one in moments):
            assert time.monotonic() < ends_at, "no backup ever caught an event on its way"
            assert not load.errors, load.errors
            moment = moment_of(backup_of(sinau.databases, {}))
            # One in which nobody has heard anything new says nothing new.
            if not moments or moment.heard_count > moments[-1].heard_count:
                moments.append(moment)

    assert load.learners > 0
    assert [words for moment in moments for words in moment.heard_and_never_said()] == []

    fullest = max(moments, key=lambda moment: moment.unheard_count)
    unheard = {publisher: len(ids) for publisher, ids in fullest.unheard().items()}
    server = make_server()
    target = ServerTarget(server.urls, server.superuser_url, broker_url=None, replace=False)
    assert restore_into(target, fullest.archive).sent_again == unheard
    print(  # noqa: T201
        f"{len(moments)} backups, {moments[-1].heard_count} events heard, on their way in the fullest: {unheard}"
    )

    # With the settings of the one that was saved, whose mail goes into a folder.
    databases = {
        name: Database(url, service=name, settings=sinau.configs[name]) for name, url in server.urls.items()
    }
    broker = make_vhost()
    apply(broker, topology_of(SUBSCRIPTIONS))
    workers = [Worker(name, databases[name], broker, SUBSCRIPTIONS[name]) for name in BACKEND]
    for worker in workers:
        worker.start()
    try:
        wait_until_settled(workers, timeout=120)
        units = _count(databases["catalog"], select(func.count()).select_from(Unit))
        said = select(func.count(func.distinct(outbox.c.subject))).where(outbox.c.type == UnitRecorded.NAME)
        assert units == _count(databases["identity"], said)
        for name, database in databases.items():
            assert _count(database, select(func.count()).where(inbox.c.state == "dead")) == 0, name
    finally:
        for worker in workers:
            worker.stop()
        for database in databases.values():
            database.dispose()


def test_what_is_said_while_the_moment_is_fixed_is_heard_after_it(
    make_database: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the locks this event would be in the listener's snapshot and not in the publisher's."""
    publisher, listener = make_database("identity"), make_database("catalog")
    heard = threading.Event()
    fix = snapshots._fix

    def hear() -> None:
        box = Inbox(listener, SUBSCRIPTIONS["catalog"])
        box.take([box.read(Delivery(body=body)) for body in messages_of(publisher)])
        heard.set()

    ear = threading.Thread(target=hear)

    def slowly(connection: Connection) -> None:
        fix(connection)
        if connection.engine.url == publisher.engine.url:
            publisher_says(publisher)
            ear.start()
            assert not heard.wait(0.5)

    def publisher_says(database: Database) -> None:
        if database.is_sqlite:
            # There, nobody writes at all: what would have been said comes later, too.
            return
        with database.begin() as context:
            record(context, new_unit(database.clock.now()))

    monkeypatch.setattr(snapshots, "_fix", slowly)
    with publisher.begin() as context:
        record(context, new_unit(publisher.clock.now()))
    with consistent_snapshot({"identity": publisher, "catalog": listener}) as connections:
        assert heard.wait(10)
        said = {row[0] for row in connections["identity"].execute(text("SELECT event_id FROM outbox"))}
        known = {row[0] for row in connections["catalog"].execute(text("SELECT event_id FROM inbox"))}
        assert len(said) == 1
        assert known == set()
    ear.join(10)
    assert _count(listener, select(func.count()).select_from(Unit)) == len(messages_of(publisher))


def _count(database: Database, query: object) -> int:
    with database.reading() as session:
        return session.scalar(query) or 0  # type: ignore[call-overload]  # any counting query
