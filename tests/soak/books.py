"""Compares what learners were told, what each service keeps, what it has told, and what its listeners have done.

Whatever a service keeps has its event, and no event is without what it tells of; whatever was sent has arrived with
whoever hears it, and has had its effect there once.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import orjson
import psycopg
from psycopg.rows import namedtuple_row

from deploy.embedded.settings import BACKEND
from tests.soak.campus import Campus, subscribed
from tests.soak.learners import Promises


@dataclass(frozen=True, slots=True)
class Told:
    """Rows of a service that are each told of by one event.

    Attributes:
        key: members of the event, with a space between them, that are the first column of `rows`.
    """

    service: str
    event: str
    key: str
    rows: str


TOLD = (
    Told(
        "identity",
        "identity.person_recorded.v1",
        "person_id version",
        "SELECT id || ' ' || generate_series(1, version) FROM people",
    ),
    Told(
        "enrollment",
        "enrollment.participant_enrolled.v1",
        "enrollment_id",
        "SELECT enrollment_id FROM enrollments",
    ),
    Told(
        "enrollment",
        "enrollment.participant_withdrew.v1",
        "enrollment_id",
        "SELECT enrollment_id FROM enrollments WHERE state = 'withdrawn'",
    ),
    Told(
        "enrollment",
        "enrollment.course_completed.v1",
        "enrollment_id",
        "SELECT enrollment_id FROM enrollments WHERE state = 'completed'",
    ),
    Told("enrollment", "enrollment.jp_credited.v1", "entry_id", "SELECT entry_id FROM jp_ledger"),
    Told(
        "enrollment",
        "enrollment.certificate_issued.v1",
        "certificate_id",
        "SELECT certificate_id FROM certificates",
    ),
    Told(
        "assessment",
        "assessment.attempt_graded.v1",
        "attempt_id",
        "SELECT id FROM attempts WHERE state = 'graded'",
    ),
    Told(
        "assessment",
        "assessment.survey_submitted.v1",
        "enrollment_id",
        "SELECT enrollment_id FROM survey_responses",
    ),
)
EFFECTS = {
    # What follows elsewhere from what stands here, by person or enrolment.
    "certificate of a completed course": (
        ("enrollment", "SELECT enrollment_id FROM enrollments WHERE state = 'completed'"),
        ("enrollment", "SELECT enrollment_id FROM certificates"),
    ),
    "JP of a completed course": (
        ("enrollment", "SELECT enrollment_id FROM enrollments WHERE state = 'completed'"),
        ("enrollment", "SELECT enrollment_id FROM jp_ledger"),
    ),
    "participant at assessment": (
        ("enrollment", "SELECT enrollment_id FROM enrollments"),
        ("assessment", "SELECT enrollment_id FROM participants"),
    ),
    "result at enrollment": (
        ("assessment", "SELECT id FROM attempts WHERE state = 'graded'"),
        ("enrollment", "SELECT attempt_id FROM quiz_results"),
    ),
    "welcome": (
        ("enrollment", "SELECT enrollment_id FROM enrollments"),
        ("notification", "SELECT about FROM messages WHERE kind = 'enrolled'"),
    ),
    "congratulation": (
        ("enrollment", "SELECT enrollment_id FROM enrollments WHERE state = 'completed'"),
        ("notification", "SELECT about FROM messages WHERE kind = 'course_completed'"),
    ),
    "notice of the certificate": (
        ("enrollment", "SELECT certificate_id FROM certificates"),
        ("notification", "SELECT about FROM messages WHERE kind = 'certificate_issued'"),
    ),
}
_STATES = {
    "done": "handled",
    "skipped": "handled",
    "retry": "retry",
    "not_yet": "waiting",
    "waiting": "waiting",
    "dead": "dead",
    "discarded": "dead",
}


@dataclass(slots=True)
class Findings:
    """As Jepsen's checker of queues says it: names of what was lost, duplicated, or is there and should not be."""

    lost: list[str] = field(default_factory=list)
    duplicated: list[str] = field(default_factory=list)
    unexpected: list[str] = field(default_factory=list)

    def compare(self, what: str, wanted: Iterable[object], found: Iterable[object]) -> None:
        """Hold what is there to what should be there, each once."""
        counted, needed = Counter(found), set(wanted)
        self.lost += [f"{what} {key}" for key in needed - set(counted)]
        self.unexpected += [f"{what} {key}" for key in set(counted) - needed]
        self.duplicated += [f"{what} {key}" for key, count in counted.items() if count > 1]

    def need(self, what: str, wanted: Iterable[object], found: Iterable[object]) -> None:
        """Hold what is there to what must be there at least."""
        self.lost += [f"{what} {key}" for key in set(wanted) - set(found)]

    @property
    def none(self) -> bool:
        """Whether all is as it should be."""
        return not (self.lost or self.duplicated or self.unexpected)


def keys(campus: Campus, service: str, query: str) -> list[Any]:
    """The first column of a query's rows."""
    with psycopg.connect(campus.plain(service)) as connection:
        return [row[0] for row in connection.execute(query.encode()).fetchall()]


def missing(campus: Campus) -> list[str]:
    """What is still on its way, in words; nothing when all that was recorded has arrived and is settled."""
    words: list[str] = []
    arrived = {service: set(keys(campus, service, "SELECT event_id FROM inbox")) for service in BACKEND}
    for service in BACKEND:
        unsent = keys(
            campus, service, "SELECT count(*) FROM outbox WHERE state = 'pending' OR (state = 'held')"
        )[0]
        words += [f"{service} has {unsent} to send"] if unsent else []
        unsettled = keys(
            campus,
            service,
            "SELECT type || ' ' || state || ' ' || coalesce(reason, '') || ' due ' || coalesce(due_at::text, '')"
            " FROM inbox WHERE state IN ('retry', 'not_yet', 'waiting')",
        )
        words += [f"{service} has {len(unsettled)} to settle, such as {unsettled[0]}"] if unsettled else []
        sent = _sent(campus, service)
        for listener in BACKEND:
            heard = subscribed(listener)
            away = [key for key, name in sent if name in heard and key not in arrived[listener]]
            words += [f"{len(away)} of {service} have not arrived at {listener}"] if away else []
    return words


def check(campus: Campus, promises: Promises) -> Findings:
    """Look at everything, when nothing moves any more."""
    found = Findings()
    _check_promises(campus, promises, found)
    for told in TOLD:
        bodies = keys(campus, told.service, f"SELECT body FROM outbox WHERE type = '{told.event}'")  # noqa: S608
        facts = [orjson.loads(bytes(body))["data"] for body in bodies]
        named = [" ".join(str(fact[member]) for member in told.key.split()) for fact in facts]
        found.compare(told.event, map(str, keys(campus, told.service, told.rows)), named)
    for name, ((service, cause), (listener, effect)) in EFFECTS.items():
        found.compare(name, keys(campus, service, cause), keys(campus, listener, effect))
    _check_deliveries(campus, found)
    posted = [path.stem for path in (campus.folder / "mail").glob("*.eml")]
    sent = keys(campus, "notification", "SELECT id FROM deliveries WHERE state = 'sent'")
    found.compare("e-mail", map(str, sent), posted)
    queued = keys(campus, "notification", "SELECT id FROM deliveries WHERE state = 'queued'")
    found.lost += [f"e-mail {key}" for key in queued]
    return found


def balance(campus: Campus) -> dict[str, int]:
    """Published = handled + waiting + retry + dead + parked + queued, counting an event once for each who hears it."""
    count = Counter[str]()
    for listener in BACKEND:
        heard = subscribed(listener)
        count["published"] += sum(name in heard for facts in _all_sent(campus) for _, name in facts)
        count.update(_STATES[row.state] for row in _heard(campus, listener))
    count["queued"] += sum(campus.waiting().values())
    return dict(count)


def _all_sent(campus: Campus) -> list[list[tuple[UUID, str]]]:
    return [_sent(campus, service) for service in BACKEND]


def _check_promises(campus: Campus, promises: Promises, found: Findings) -> None:
    rows = "SELECT enrollment_id FROM enrollments"
    found.need("person", promises.people, keys(campus, "identity", "SELECT id FROM people"))
    found.need("enrolment", promises.enrolled.values(), keys(campus, "enrollment", rows))
    found.need(
        "withdrawal", promises.withdrawn, keys(campus, "enrollment", f"{rows} WHERE state = 'withdrawn'")
    )
    found.need(
        "completion", promises.finished, keys(campus, "enrollment", f"{rows} WHERE state = 'completed'")
    )
    lessons = "SELECT enrollment_id || ' ' || lesson_id FROM lesson_progress WHERE finished_at IS NOT NULL"
    found.need("lesson", (f"{a} {b}" for a, b in promises.lessons), keys(campus, "enrollment", lessons))
    graded = "SELECT id FROM attempts WHERE state = 'graded'"
    found.need("attempt", promises.attempts, keys(campus, "assessment", graded))
    surveys = "SELECT enrollment_id FROM survey_responses"
    found.need("survey", promises.surveys, keys(campus, "assessment", surveys))
    who = Counter(keys(campus, "enrollment", "SELECT person_id FROM enrollments"))
    found.duplicated += [f"enrolment of {person}" for person, count in who.items() if count > 1]
    found.unexpected += [f"enrolment of {person}" for person in set(who) - promises.attempted]


def _check_deliveries(campus: Campus, found: Findings) -> None:
    """Everything that was sent is known once to each who hears it, and is settled; nobody knows what was not sent."""
    sent = _all_sent(campus)
    for listener in BACKEND:
        heard = subscribed(listener)
        wanted = [key for facts in sent for key, name in facts if name in heard]
        rows = _heard(campus, listener)
        found.compare(f"event at {listener}", wanted, [row.event_id for row in rows])
        found.lost += [f"dead at {listener}: {row.type}: {row.reason}" for row in rows if row.state == "dead"]
    found.lost += [f"{count} in {queue}" for queue, count in campus.waiting().items()]
    counted = balance(campus)
    if 2 * counted["published"] != sum(counted.values()):
        found.unexpected.append(f"balance {counted}")


def _heard(campus: Campus, service: str) -> list[Any]:
    """What a service has heard; what nobody can read was no event, and has only to be dead."""
    with psycopg.connect(campus.plain(service), row_factory=namedtuple_row) as connection:
        rows: list[Any] = list(connection.execute("SELECT event_id, type, state, reason FROM inbox"))
    return [row for row in rows if not (row.event_id in campus.poison and row.state == "dead")]


def _sent(campus: Campus, service: str) -> list[tuple[UUID, str]]:
    with psycopg.connect(campus.plain(service)) as connection:
        query = "SELECT event_id, type FROM outbox WHERE state = 'sent'"
        return [(row[0], row[1]) for row in connection.execute(query).fetchall()]
