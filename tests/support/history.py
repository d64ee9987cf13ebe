"""A short history of Sinau, really lived on one machine: what people did, every message that followed, every row.

Five people take part: one completes the course, one leaves it, one lets the time of an attempt run out, one takes a
course with meetings, of which one is attended and the other is then cancelled, and one a course whose activities open
one after another and by date. Messages are taken from outboxes to
inboxes by hand, so that a moment can be kept in which all commands are done and nothing that followed from the last of
them has been heard.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from deploy.embedded import demo
from deploy.embedded.composition import SUBSCRIPTIONS, Sinau
from deploy.embedded.settings import BACKEND, Settings, in_folder
from shared.messaging.cloudevents import decode
from shared.messaging.runtime.retention import KEPT
from shared.messaging.tables import outbox
from shared.testing.events import deliver
from shared.testing.tokens import TokenMint
from tests.support.api import (
    Caller,
    answer_survey,
    enrol,
    new_learner,
    open_attempt,
    read_all_pages,
    take_quiz,
)
from tests.support.gated import publish_gated_course

BLENDED = "pelayanan-publik-prima"
TRAINER = "surya.adiwangsa"
ADMIN = "yusuf.ardianta"


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as its publisher's outbox holds it."""

    id: UUID
    type: str
    body: bytes

    @property
    def publisher(self) -> str:
        """Who sent it."""
        return self.type.partition(".")[0]


class Brief:
    """Told by its `repr` when Hypothesis tells of a failure, and not by all its fields."""

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:
        printer.text(repr(self))


@dataclass(frozen=True)
class History(Brief):
    """What was lived.

    Attributes:
        settings: of the installation, whose databases hold the end of the history.
        before: a folder with each database as it was when nobody had heard of the last commands.
        letters: every message, in the order in which it was found.
        due_at: an instant at which all that was scheduled is due, and nothing is old enough to be deleted.
        mint: signs tokens that every service of this installation takes.
        learner: the id of who completed the course.
        attendee: the id of who completed the course with meetings.
    """

    settings: Settings
    sinau: Sinau
    before: Path
    letters: tuple[Letter, ...]
    due_at: datetime
    mint: TokenMint
    learner: UUID
    attendee: UUID

    def __repr__(self) -> str:
        return f"{len(self.letters)} letters"


class Postman:
    """Takes messages from all outboxes to all inboxes."""

    def __init__(self, sinau: Sinau) -> None:
        self._sinau = sinau
        self.letters: list[Letter] = []

    def go(self, *, overdue: bool = False) -> None:
        """Deliver, in order, until nothing new is recorded; what is scheduled for later only if `overdue`."""
        while fresh := self._fresh({"pending", "scheduled"} if overdue else {"pending"}):
            self.letters += fresh
            for service, database in self._sinau.databases.items():
                names = {subscription.event.NAME for subscription in SUBSCRIPTIONS[service]}
                bodies = [letter.body for letter in fresh if letter.type in names]
                deliver(database, SUBSCRIPTIONS[service], bodies)

    def _fresh(self, states: set[str]) -> list[Letter]:
        known = {letter.id for letter in self.letters}
        found: list[Letter] = []
        for service in BACKEND:
            with self._sinau.databases[service].reading() as session:
                query = select(outbox).where(outbox.c.state.in_(states)).order_by(outbox.c.position)
                found += [Letter(row.event_id, row.type, row.body) for row in session.execute(query)]
        return [letter for letter in found if letter.id not in known]


def live(folder: Path) -> History:
    """Live it in a folder; the caller disposes of the databases."""
    settings = in_folder(folder, public_url="http://localhost")
    mint = TokenMint()
    settings.keys.token_keys["keys"] += mint.token_keys["keys"]
    sinau = Sinau(settings)
    post = Postman(sinau)
    demo.load_demo(sinau, lambda _words: None)
    post.go()
    opens_at = sinau.databases["catalog"].clock.now() + timedelta(hours=1)
    gated = publish_gated_course(Caller(sinau.wsgi, TRAINER), opens_at=opens_at)
    stays, leaves, dawdles, meets, waits = (new_learner(sinau.wsgi) for _ in range(5))
    post.go()
    enrolment, left, late = (enrol(person) for person in (stays, leaves, dawdles))
    met = enrol(meets, BLENDED)
    waiting: str = waits.post("enrollment/enrollments", course_id=gated.id)["id"]
    post.go()
    take_quiz(stays, enrolment, "pretest", right=False)
    take_quiz(stays, enrolment, "posttest", right=False)
    take_quiz(stays, enrolment, "posttest")
    answer_survey(stays, enrolment)
    read_all_pages(stays, enrolment)
    leaves.post(f"enrollment/enrollments/{left}/withdraw")
    _lose_a_role_and_the_account(sinau, leaves)
    read_all_pages(dawdles, late)
    open_attempt(dawdles, late, "posttest")
    read_all_pages(meets, met)
    take_quiz(meets, met, slug=BLENDED)
    _hold_one_meeting_and_cancel_the_other(sinau, meets)
    waits.put(f"enrollment/enrollments/{waiting}/activities/{gated.page}", state="finished")
    before = folder / "before"
    before.mkdir()
    for service in BACKEND:
        copy_database(folder / f"{service}.db", before / f"{service}.db")
    post.go()
    post.go(overdue=True)
    return History(
        settings=settings,
        sinau=sinau,
        before=before,
        letters=tuple(post.letters),
        due_at=_all_is_due_at(sinau),
        mint=mint,
        learner=UUID(stays.me["id"]),
        attendee=UUID(meets.me["id"]),
    )


def _all_is_due_at(sinau: Sinau) -> datetime:
    instants: list[datetime] = []
    for database in sinau.databases.values():
        with database.reading() as session:
            instants += session.scalars(select(func.max(outbox.c.available_at)).having(func.count() > 0))
    due_at = max(instants) + timedelta(seconds=1)
    # A worker deletes what it sent or handled that long ago, and then nobody can see that all of it arrived.
    assert due_at < sinau.databases["catalog"].clock.now() + KEPT
    return due_at


def _lose_a_role_and_the_account(sinau: Sinau, person: Caller) -> None:
    """Which ends the person's session, too."""
    admin = Caller(sinau.wsgi, ADMIN)
    path = f"identity/people/{person.me['id']}"
    admin.put(path, roles={"trainer": [person.me["unit"]["id"]]})
    admin.put(path, roles={})
    admin.put(path, active=False)


def _hold_one_meeting_and_cancel_the_other(sinau: Sinau, attendee: Caller) -> None:
    trainer = Caller(sinau.wsgi, TRAINER)
    course = trainer.get(f"catalog/courses/{BLENDED}")
    run = trainer.get(f"catalog/runs/{course['runs'][0]['id']}")
    held, cancelled = run["meetings"]
    trainer.post(f"enrollment/meetings/{held['id']}/open")
    code = trainer.get(f"enrollment/meetings/{held['id']}/code")
    attendee.post("enrollment/check-ins", pin=code["pin"])
    trainer.post(f"enrollment/meetings/{held['id']}/close")
    plan = {name: run[name] for name in ("name", "time_zone", "capacity", "trainer_ids")}
    kept = [{name: held[name] for name in ("id", "title", "place", "starts_at", "ends_at")}]
    changed = trainer.raw(
        "PUT",
        f"catalog/runs/{run['id']}",
        json={**plan, "meetings": kept},
        headers={"If-Match": f'"{run["revision"]}"'},
    )
    assert changed.is_success, changed.text
    assert cancelled["id"] not in {meeting["id"] for meeting in changed.json()["meetings"]}


def copy_database(path: Path, to: Path) -> None:
    """Copy a SQLite database that may be in use."""
    source = sqlite3.connect(path)
    try:
        source.execute("VACUUM INTO ?", (str(to),))
    finally:
        source.close()


def keys_by_name(letters: tuple[Letter, ...]) -> dict[str, list[Any]]:
    """The values of each member that events name, such as `course_id`: what exists in this history."""
    found: dict[str, dict[Any, None]] = {}
    for letter in letters:
        for name, value in decode(letter.body).data.items():
            if isinstance(value, str) and (name.endswith("_id") or name == "slug"):
                found.setdefault(name, {})[value] = None
    return {name: list(values) for name, values in found.items()}


@pytest.fixture(scope="session")
def history(tmp_path_factory: pytest.TempPathFactory) -> Iterator[History]:
    """The history, lived once per run; nobody may change its databases."""
    lived = live(tmp_path_factory.mktemp("history"))
    yield lived
    for database in lived.sinau.databases.values():
        database.dispose()
