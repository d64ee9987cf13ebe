"""Checks invariants over acknowledged commands, rows, outboxes and inboxes.

Every row has its event and every event its row; every sent event is in the inbox of each subscriber, with exactly one
effect.
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
from tests.soak.environment import Environment, subscribed
from tests.soak.learners import Promises


@dataclass(frozen=True, slots=True)
class RecordedFact:
    """Rows of a service that have exactly one event each.

    Attributes:
        key: members of the event that, joined by spaces, equal the first column of `rows`.
    """

    service: str
    event: str
    key: str
    rows: str


_RESULTS = "SELECT id FROM attempts WHERE state = 'graded' UNION ALL SELECT id FROM survey_responses"
FACTS = (
    RecordedFact(
        "identity",
        "identity.person_recorded.v1",
        "person_id version",
        "SELECT id || ' ' || generate_series(1, version) FROM people",
    ),
    RecordedFact(
        "enrollment",
        "enrollment.participant_enrolled.v1",
        "enrollment_id",
        "SELECT enrollment_id FROM enrollments",
    ),
    RecordedFact(
        "enrollment",
        "enrollment.participant_withdrew.v1",
        "enrollment_id",
        "SELECT enrollment_id FROM enrollments WHERE state = 'withdrawn'",
    ),
    RecordedFact(
        "enrollment",
        "enrollment.course_completed.v1",
        "enrollment_id",
        "SELECT enrollment_id FROM enrollments WHERE state = 'completed'",
    ),
    RecordedFact("enrollment", "enrollment.jp_credited.v1", "entry_id", "SELECT entry_id FROM jp_ledger"),
    RecordedFact(
        "enrollment",
        "enrollment.certificate_issued.v1",
        "certificate_id",
        "SELECT certificate_id FROM certificates",
    ),
    RecordedFact(
        "assessment",
        "assessment.attempt_graded.v1",
        "attempt_id",
        "SELECT id FROM attempts WHERE state = 'graded'",
    ),
    RecordedFact("assessment", "assessment.activity_result_recorded.v1", "result_id", _RESULTS),
)
EFFECTS = {
    # Cause and effect, compared by key.
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
        ("assessment", _RESULTS),
        ("enrollment", "SELECT result_id FROM activity_results"),
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
class Violations:
    """Lost, duplicated and unexpected items, as in Jepsen's queue checker."""

    lost: list[str] = field(default_factory=list)
    duplicated: list[str] = field(default_factory=list)
    unexpected: list[str] = field(default_factory=list)

    def compare(self, what: str, wanted: Iterable[object], found: Iterable[object]) -> None:
        """Require exactly the wanted items, each once."""
        counted, needed = Counter(found), set(wanted)
        self.lost += [f"{what} {key}" for key in needed - set(counted)]
        self.unexpected += [f"{what} {key}" for key in set(counted) - needed]
        self.duplicated += [f"{what} {key}" for key, count in counted.items() if count > 1]

    def need(self, what: str, wanted: Iterable[object], found: Iterable[object]) -> None:
        """Require at least the wanted items."""
        self.lost += [f"{what} {key}" for key in set(wanted) - set(found)]

    @property
    def none(self) -> bool:
        """Whether there are none."""
        return not (self.lost or self.duplicated or self.unexpected)


def keys(environment: Environment, service: str, query: str) -> list[Any]:
    """The first column of a query's rows."""
    with psycopg.connect(environment.plain(service)) as connection:
        return [row[0] for row in connection.execute(query.encode()).fetchall()]


def missing(environment: Environment) -> list[str]:
    """Describe events in transit; empty when every recorded event has arrived and is settled."""
    words: list[str] = []
    arrived = {service: set(keys(environment, service, "SELECT event_id FROM inbox")) for service in BACKEND}
    for service in BACKEND:
        unsent = keys(
            environment, service, "SELECT count(*) FROM outbox WHERE state = 'pending' OR (state = 'held')"
        )[0]
        words += [f"{service} has {unsent} to send"] if unsent else []
        unsettled = keys(
            environment,
            service,
            "SELECT type || ' ' || state || ' ' || coalesce(reason, '') || ' due ' || coalesce(due_at::text, '')"
            " FROM inbox WHERE state IN ('retry', 'not_yet', 'waiting')",
        )
        words += [f"{service} has {len(unsettled)} to settle, such as {unsettled[0]}"] if unsettled else []
        sent = _sent(environment, service)
        for listener in BACKEND:
            heard = subscribed(listener)
            away = [key for key, name in sent if name in heard and key not in arrived[listener]]
            words += [f"{len(away)} of {service} have not arrived at {listener}"] if away else []
    return words


def check(environment: Environment, promises: Promises) -> Violations:
    """Check all invariants, once nothing is in transit."""
    found = Violations()
    _check_promises(environment, promises, found)
    for told in FACTS:
        bodies = keys(environment, told.service, f"SELECT body FROM outbox WHERE type = '{told.event}'")  # noqa: S608
        facts = [orjson.loads(bytes(body))["data"] for body in bodies]
        named = [" ".join(str(fact[member]) for member in told.key.split()) for fact in facts]
        found.compare(told.event, map(str, keys(environment, told.service, told.rows)), named)
    for name, ((service, cause), (listener, effect)) in EFFECTS.items():
        found.compare(name, keys(environment, service, cause), keys(environment, listener, effect))
    _check_deliveries(environment, found)
    posted = [path.stem for path in (environment.folder / "mail").glob("*.eml")]
    sent = keys(environment, "notification", "SELECT id FROM deliveries WHERE state = 'sent'")
    found.compare("e-mail", map(str, sent), posted)
    queued = keys(environment, "notification", "SELECT id FROM deliveries WHERE state = 'queued'")
    found.lost += [f"e-mail {key}" for key in queued]
    return found


def balance(environment: Environment) -> dict[str, int]:
    """Published = handled + waiting + retry + dead + parked + queued, counted once per subscriber."""
    count = Counter[str]()
    for listener in BACKEND:
        heard = subscribed(listener)
        count["published"] += sum(name in heard for facts in _all_sent(environment) for _, name in facts)
        count.update(_STATES[row.state] for row in _heard(environment, listener))
    count["queued"] += sum(environment.waiting().values())
    return dict(count)


def _all_sent(environment: Environment) -> list[list[tuple[UUID, str]]]:
    return [_sent(environment, service) for service in BACKEND]


def _check_promises(environment: Environment, promises: Promises, found: Violations) -> None:
    rows = "SELECT enrollment_id FROM enrollments"
    found.need("person", promises.people, keys(environment, "identity", "SELECT id FROM people"))
    found.need("enrolment", promises.enrolled.values(), keys(environment, "enrollment", rows))
    found.need(
        "withdrawal", promises.withdrawn, keys(environment, "enrollment", f"{rows} WHERE state = 'withdrawn'")
    )
    found.need(
        "completion", promises.finished, keys(environment, "enrollment", f"{rows} WHERE state = 'completed'")
    )
    pages = "SELECT enrollment_id || ' ' || activity_id FROM activity_progress WHERE finished_at IS NOT NULL"
    found.need("page", (f"{a} {b}" for a, b in promises.pages), keys(environment, "enrollment", pages))
    graded = "SELECT id FROM attempts WHERE state = 'graded'"
    found.need("attempt", promises.attempts, keys(environment, "assessment", graded))
    surveys = "SELECT enrollment_id FROM survey_responses"
    found.need("survey", promises.surveys, keys(environment, "assessment", surveys))
    who = Counter(keys(environment, "enrollment", "SELECT person_id FROM enrollments"))
    found.duplicated += [f"enrolment of {person}" for person, count in who.items() if count > 1]
    found.unexpected += [f"enrolment of {person}" for person in set(who) - promises.attempted]


def _check_deliveries(environment: Environment, found: Violations) -> None:
    """Require every sent event once, and settled, in the inbox of each subscriber, and nothing else."""
    sent = _all_sent(environment)
    for listener in BACKEND:
        heard = subscribed(listener)
        wanted = [key for facts in sent for key, name in facts if name in heard]
        rows = _heard(environment, listener)
        found.compare(f"event at {listener}", wanted, [row.event_id for row in rows])
        found.lost += [f"dead at {listener}: {row.type}: {row.reason}" for row in rows if row.state == "dead"]
    found.lost += [f"{count} in {queue}" for queue, count in environment.waiting().items()]
    counted = balance(environment)
    if 2 * counted["published"] != sum(counted.values()):
        found.unexpected.append(f"balance {counted}")


def _heard(environment: Environment, service: str) -> list[Any]:
    """The inbox of a service, without unreadable messages that are dead."""
    with psycopg.connect(environment.plain(service), row_factory=namedtuple_row) as connection:
        rows: list[Any] = list(connection.execute("SELECT event_id, type, state, reason FROM inbox"))
    return [row for row in rows if not (row.event_id in environment.poison and row.state == "dead")]


def _sent(environment: Environment, service: str) -> list[tuple[UUID, str]]:
    with psycopg.connect(environment.plain(service)) as connection:
        query = "SELECT event_id, type FROM outbox WHERE state = 'sent'"
        return [(row[0], row[1]) for row in connection.execute(query).fetchall()]
