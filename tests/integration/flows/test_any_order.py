"""The chain from submission to notice is the same when each message comes three times and in any order."""

import random
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from deploy.embedded import demo
from deploy.embedded.composition import SUBSCRIPTIONS, Sinau
from deploy.embedded.settings import BACKEND, Settings, in_folder
from shared.messaging.cloudevents import decode
from shared.messaging.tables import outbox
from shared.testing.events import deliver
from tests.support.api import answer_survey, enrol, new_learner, read_all_pages, take_quiz
from tests.support.databases import Maker

SEEDS = (1, 2, 3)


@dataclass(frozen=True)
class Outcome:
    """What a learner and the books hold at the end."""

    events: tuple[tuple[str, int], ...]
    state: str
    jp: str
    certificates: int
    messages: tuple[str, ...]


class Post:
    """Takes the messages of all outboxes to all listeners, by hand instead of by broker."""

    def __init__(self, sinau: Sinau, *, times: int, seed: int | None) -> None:
        self._sinau = sinau
        self._times = times
        self._chance = random.Random(seed) if seed is not None else None  # noqa: S311
        self._known: list[tuple[UUID, str, bytes]] = []

    def go(self) -> None:
        """Deliver until nothing new was recorded; with a seed, everything ever sent goes out again each time."""
        while fresh := self._fresh():
            self._known += fresh
            for service in BACKEND:
                names = {subscription.event.NAME for subscription in SUBSCRIPTIONS[service]}
                letters = [
                    body for _, name, body in (self._known if self._chance else fresh) if name in names
                ]
                seed = self._chance.randrange(10**6) if self._chance else None
                deliver(
                    self._sinau.databases[service],
                    SUBSCRIPTIONS[service],
                    letters,
                    times=self._times,
                    shuffled=seed,
                )

    def _fresh(self) -> list[tuple[UUID, str, bytes]]:
        known = {event_id for event_id, _, _ in self._known}
        found: list[tuple[UUID, str, bytes]] = []
        for service in BACKEND:
            with self._sinau.databases[service].reading() as session:
                # What is scheduled for later is not due yet.
                rows = session.execute(
                    select(outbox).where(outbox.c.state == "pending").order_by(outbox.c.position)
                )
                found += [(row.event_id, row.type, row.body) for row in rows if row.event_id not in known]
        return found

    def events_about(self, person_id: str) -> tuple[tuple[str, int], ...]:
        """How many events of each type name the person."""
        counted = Counter(
            name for _, name, body in self._known if decode(body).data.get("person_id") == person_id
        )
        return tuple(sorted(counted.items()))


def play(sinau: Sinau, *, times: int, seed: int | None) -> Outcome:
    """One learner's whole course; all that assessment tells is held back until the end."""
    post = Post(sinau, times=times, seed=seed)
    demo.load_demo(sinau, lambda _words: None)
    post.go()
    learner = new_learner(sinau.wsgi)
    post.go()
    enrolment_id = enrol(learner)
    post.go()
    take_quiz(learner, enrolment_id, "pretest", right=False)
    take_quiz(learner, enrolment_id, "posttest", right=False)
    take_quiz(learner, enrolment_id, "posttest")
    answer_survey(learner, enrolment_id)
    read_all_pages(learner, enrolment_id)
    post.go()
    enrolment = learner.get(f"enrollment/enrollments/{enrolment_id}")
    kinds = [message["kind"] for message in learner.get("notification/messages", limit=100)["items"]]
    return Outcome(
        events=post.events_about(learner.me["id"]),
        state=enrolment["state"],
        jp=learner.get("enrollment/jp")["credited"],
        certificates=len(learner.get("enrollment/certificates")["items"]),
        messages=tuple(sorted(kinds)),
    )


@pytest.fixture
def make_sinau(make_database: Maker, tmp_path: Path) -> object:
    """Whole Sinaus without workers, on databases of both kinds."""
    made: list[Sinau] = []

    def make() -> Sinau:
        folder = tmp_path / f"sinau-{len(made)}"
        settings = in_folder(folder, public_url="http://localhost")
        urls = {
            service: make_database(service).url.render_as_string(hide_password=False) for service in BACKEND
        }
        made.append(
            Sinau(
                Settings(
                    keys=settings.keys,
                    database_urls=urls,
                    broker_url=settings.broker_url,
                    mail_url=settings.mail_url,
                    public_url=settings.public_url,
                )
            )
        )
        return made[-1]

    yield make
    for sinau in made:
        for database in sinau.databases.values():
            database.dispose()


def test_three_deliveries_in_any_order_lead_to_the_same_end(make_sinau: object) -> None:
    once = play(make_sinau(), times=1, seed=None)  # type: ignore[operator]
    assert once.state == "completed"
    assert once.jp == "4.00"
    assert once.certificates == 1
    for seed in SEEDS:
        thrice = play(make_sinau(), times=3, seed=seed)  # type: ignore[operator]
        assert thrice == once, f"seed {seed}"
