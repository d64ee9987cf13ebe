"""Learners who use Sinau over HTTP and record which commands were acknowledged.

A command without a response, or with a server error, is repeated with the same idempotency key. A successful response
is an acknowledgement, which the invariants check.
"""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import UUID, uuid5

import httpx

from services.assessment.domain.errors import (
    NotAParticipant,
    ParticipationNotKnownYet,
    QuizNotFound,
    QuizNotReady,
)
from services.enrollment.domain.errors import ProfileNotKnownYet
from tests.soak.environment import Environment
from tests.support.api import ETIKA, answer_key, survey_answers

PATIENCE_SECONDS = 300.0
CLASS_SIZE = 10
TOKEN_SECONDS = 200
NAMESPACE = UUID("7a5c1e5e-0000-4000-8000-000000000000")
EARLY = {
    error.code
    for error in (ProfileNotKnownYet, ParticipationNotKnownYet, NotAParticipant, QuizNotReady, QuizNotFound)
}
"""Errors of a service that has not yet received an event of another."""


class Astonished(AssertionError):
    """A response that no fault explains."""


@dataclass
class Promises:
    """Acknowledged commands, and the number of repeated ones.

    Attributes:
        people, enrolled, withdrawn, surveys: ids: of persons, enrolments, enrolments, enrolments.
        pages: pairs of enrolment and page.
        attempts: submitted attempts.
        finished: enrolments that fulfil all conditions of a certificate.
        attempted: persons who tried to enrol.
    """

    people: set[UUID] = field(default_factory=set)
    attempted: set[UUID] = field(default_factory=set)
    enrolled: dict[UUID, UUID] = field(default_factory=dict)
    withdrawn: set[UUID] = field(default_factory=set)
    pages: set[tuple[UUID, UUID]] = field(default_factory=set)
    attempts: set[UUID] = field(default_factory=set)
    surveys: set[UUID] = field(default_factory=set)
    finished: set[UUID] = field(default_factory=set)
    acknowledged: int = 0
    recovered: int = 0
    unanswered: Counter[str] = field(default_factory=Counter)
    astonished: list[str] = field(default_factory=list)


class Crowd:
    """Threads that simulate one learner after another, until stopped; started ones finish.

    Args:
        seed: determines what each learner does.
        size: concurrent learners.
    """

    def __init__(self, environment: Environment, *, seed: int, size: int) -> None:
        self._environment = environment
        self._seed = seed
        self._key = answer_key()
        self._course = environment.clients["catalog"].get(f"/api/v1/catalog/courses/{ETIKA}").json()["id"]
        self._stop = threading.Event()
        self.promises = Promises()
        self._threads = [
            threading.Thread(target=self._run, args=(number,), daemon=True) for number in range(size)
        ]

    def start(self) -> None:
        """Start."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Start no further learners."""
        self._stop.set()

    def wait(self, timeout: float) -> bool:
        """Wait until all started learners have finished; return whether they did."""
        ends_at = time.monotonic() + timeout
        for thread in self._threads:
            thread.join(max(0.0, ends_at - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _run(self, number: int) -> None:
        chance = random.Random(f"{self._seed}-{number}")  # noqa: S311  # repeatable, which is the point
        turn = 0
        while not self._stop.is_set():
            turn += 1
            try:
                for person_id in self._register(f"s{self._seed}t{number}r{turn}"):
                    if self._stop.is_set():
                        break
                    Learner(self._environment, self.promises, person_id, chance).study(
                        self._course, self._key
                    )
            except Exception as error:  # noqa: BLE001  # the checker reports it
                self.promises.astonished.append(f"{type(error).__name__}: {error}"[:500])
                return

    def _register(self, mark: str) -> list[UUID]:
        head = "nama,email,jenis_pegawai,jabatan,pangkat,unit,username\n"
        rows = "".join(
            f"Peserta {mark}n{n},{mark}n{n}@nusalestari.example,NON-ASN,Staf,,dpmptsp-perizinan,{mark}n{n}\n"
            for n in range(CLASS_SIZE)
        )
        me = self._environment.organiser
        organiser = Learner(self._environment, self.promises, UUID(me["id"]), random.Random(0))  # noqa: S311
        organiser.roles = me["roles"]
        report = organiser.do("POST", "identity/people/imports", {"filename": "a.csv", "csv": head + rows})
        people = [UUID(row["person_id"]) for row in report["rows"]]
        self.promises.people.update(people)
        return people


class Learner:
    """A person with a token."""

    def __init__(
        self, environment: Environment, promises: Promises, person_id: UUID, chance: random.Random
    ) -> None:
        self._environment = environment
        self._promises = promises
        self._person_id = person_id
        self._chance = chance
        self._headers: dict[str, str] = {}
        self._signed_at = 0.0
        self._count = 0
        self.roles: Any = {}

    def study(self, course_id: str, key: Any) -> None:
        """Enrol, then read pages, take quizzes and answer the survey in some order, or withdraw."""
        promises, chance = self._promises, self._chance
        promises.attempted.add(self._person_id)
        enrolment = self.do("POST", "enrollment/enrollments", {"course_id": course_id}, early=True)
        enrolment_id = UUID(enrolment["id"])
        promises.enrolled[self._person_id] = enrolment_id
        pages = _activities(enrolment, "page")
        if chance.random() < 0.1:
            self._read(enrolment_id, pages[: chance.randrange(len(pages))])
            self.do("POST", f"enrollment/enrollments/{enrolment_id}/withdraw")
            promises.withdrawn.add(enrolment_id)
            return
        steps: list[Callable[[], None]] = [
            partial(self._read, enrolment_id, pages),
            partial(self._sit, enrolment_id, key),
            partial(self._judge, enrolment_id, *_activities(enrolment, "survey")),
        ]
        chance.shuffle(steps)
        for step in steps:
            step()
        promises.finished.add(enrolment_id)

    def do(
        self, method: str, path: str, body: dict[str, Any] | None = None, *, early: bool = False
    ) -> dict[str, Any]:
        """Repeat a command until it succeeds.

        Args:
            early: the service may not have received a required event yet.

        Raises:
            Astonished: no fault explains the response, or none came in time.
        """
        self._count += 1
        key = str(uuid5(NAMESPACE, f"{self._person_id}-{self._count}"))
        ends_at, asked_again, last = time.monotonic() + PATIENCE_SECONDS, False, ""
        pause = threading.Event()
        while time.monotonic() < ends_at:
            try:
                response = self._ask(method, path, body, key)
            except httpx.TransportError as error:
                last = type(error).__name__
            else:
                if response.is_success:
                    self._promises.acknowledged += method != "GET"
                    self._promises.recovered += asked_again
                    return dict(response.json()) if response.content else {}
                last = str(response.status_code)
                if early and response.status_code < 500 and response.json().get("code") in EARLY:
                    pause.wait(0.1)
                    continue
                if response.status_code < 500:
                    raise Astonished(f"{method} {path}: {response.status_code} {response.text[:300]}")
            asked_again = True
            self._promises.unanswered[last] += 1
            pause.wait(0.3)
        raise Astonished(f"{method} {path}: no answer within {PATIENCE_SECONDS} s, the last was {last}")

    def _ask(self, method: str, path: str, body: dict[str, Any] | None, key: str) -> httpx.Response:
        if time.monotonic() - self._signed_at > TOKEN_SECONDS or not self._headers:
            self._signed_at = time.monotonic()
            self._headers = self._environment.mint.bearer(person_id=self._person_id, roles=self.roles)
        headers = self._headers if method == "GET" else {**self._headers, "Idempotency-Key": key}
        client = self._environment.clients[path.partition("/")[0]]
        return client.request(method, f"/api/v1/{path}", json=body, headers=headers)

    def _read(self, enrolment_id: UUID, pages: list[UUID]) -> None:
        for page in pages:
            path = f"enrollment/enrollments/{enrolment_id}/activities/{page}"
            self.do("PUT", path, {"state": "finished"})
            self._promises.pages.add((enrolment_id, page))

    def _sit(self, enrolment_id: UUID, key: Any) -> None:
        quizzes = self.do("GET", f"assessment/quizzes?enrollment_id={enrolment_id}", early=True)["items"]
        (activity_id,) = (quiz["activity_id"] for quiz in quizzes if quiz["purpose"] == "posttest")
        body = {"enrollment_id": str(enrolment_id), "activity_id": activity_id}
        attempt = self.do("POST", "assessment/attempts", body, early=True)
        for question in attempt["questions"]:
            path = f"assessment/attempts/{attempt['id']}/answers/{question['position']}"
            self.do("PUT", path, {"answer": key.answer(question)})
        self.do("POST", f"assessment/attempts/{attempt['id']}/submit")
        self._promises.attempts.add(UUID(attempt["id"]))

    def _judge(self, enrolment_id: UUID, survey_id: UUID) -> None:
        path = f"assessment/surveys/{enrolment_id}/{survey_id}"
        survey = self.do("GET", path, early=True)
        self.do("POST", path, {"answers": survey_answers(survey["questions"])})
        self._promises.surveys.add(enrolment_id)


def _activities(enrolment: dict[str, Any], kind: str) -> list[UUID]:
    return [UUID(activity["id"]) for activity in enrolment["activities"] if activity["kind"] == kind]
