"""Holds what learners were told to what each service of a deployment keeps, and that to what it has told the others."""

import threading
import time
from collections.abc import Iterable, Mapping, Sequence

from deploy.embedded.settings import BACKEND
from tests.compose.stack import Stack
from tests.soak.environment import subscribed
from tests.soak.invariants import EFFECTS, Violations

_MARK = "; ; ;"
_OUTBOX = "SELECT event_id || ' ' || type FROM outbox WHERE state = 'sent'"
_INBOX = "SELECT event_id FROM inbox"
_DEAD = "SELECT type || ' ' || coalesce(reason, '') FROM inbox WHERE state = 'dead'"
_CODES = "SELECT verification_code FROM certificates"
_OPEN = (
    "SELECT 'to send ' || type FROM outbox WHERE state IN ('pending', 'held') "
    "UNION ALL SELECT 'to settle ' || type FROM inbox WHERE state IN ('retry', 'not_yet', 'waiting')"
)


class Books:
    """What stands in the databases at one moment.

    Args:
        stack: whose PostgreSQL is asked, as its administrator.
    """

    def __init__(self, stack: Stack) -> None:
        self._rows: dict[tuple[str, str], list[str]] = {}
        asked = {service: [_OUTBOX, _INBOX, _DEAD, _OPEN] for service in BACKEND}
        asked["enrollment"].append(_CODES)
        for causes in EFFECTS.values():
            for service, query in causes:
                asked[service].append(query)
        for service, queries in asked.items():
            self._rows |= {(service, query): rows for query, rows in ask(stack, service, queries).items()}

    def missing(self) -> list[str]:
        """What is still on its way; nothing when all that was recorded has arrived and is settled."""
        words = [f"{service}: {row}" for service in BACKEND for row in self._rows[service, _OPEN]]
        for listener in BACKEND:
            away = set(self._sent_to(listener)) - set(self._rows[listener, _INBOX])
            words += [f"{len(away)} on the way to {listener}"] if away else []
        return words

    def findings(self, verifications: Iterable[str]) -> Violations:
        """What was lost, duplicated or is there and should not be.

        Args:
            verifications: paths of certificates that learners have seen.
        """
        found = Violations()
        codes = self._rows["enrollment", _CODES]
        found.need("certificate", (path.rpartition("/")[2] for path in verifications), codes)
        for name, (cause, effect) in EFFECTS.items():
            found.compare(name, self._rows[cause], self._rows[effect])
        for listener in BACKEND:
            found.compare(f"event at {listener}", self._sent_to(listener), self._rows[listener, _INBOX])
            found.lost += [f"dead at {listener}: {row}" for row in self._rows[listener, _DEAD]]
        return found

    def count(self, service: str, query: str) -> int:
        """How many rows a query of `EFFECTS` had."""
        return len(self._rows[service, query])

    def _sent_to(self, listener: str) -> list[str]:
        heard = subscribed(listener)
        facts = (row.split(" ") for service in BACKEND for row in self._rows[service, _OUTBOX])
        return [event_id for event_id, name in facts if name in heard]


def ask(stack: Stack, service: str, queries: Sequence[str]) -> Mapping[str, list[str]]:
    """The rows of some queries to a service's database, each row as one line."""
    words = [word for query in queries for word in ("-c", query, "-c", f"\\echo '{_MARK}'")]
    answer = stack.compose(
        *("exec", "-T", "postgres", "psql", "-U", "postgres", "-d", f"sinau_{service}", "-qAtX"), *words
    )
    parts = answer.split(f"{_MARK}\n")
    return {query: part.splitlines() for query, part in zip(queries, parts, strict=False)}


def wait_until_settled(stack: Stack, timeout: float = 180.0) -> Books:
    """Wait until nothing moves any more; what stands in the books then."""
    ends_at = time.monotonic() + timeout
    pause = threading.Event()
    while True:
        books = Books(stack)
        missing = books.missing()
        if not missing:
            return books
        assert time.monotonic() < ends_at, f"still on its way after {timeout} s: {missing[:10]}"
        pause.wait(1.0)
