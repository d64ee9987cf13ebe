"""Applies events to a service's database, each exactly once.

A batch is one transaction: the inbox rows, a savepoint for each event with its version gate, its handler and what
that records, and the commit. An event whose handler fails is undone alone, kept, and tried again; later events of its
subject wait behind it, all others flow. This module knows no broker: when its methods return, the broker may forget.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy.orm import Session

from shared.messaging import arrivals, metrics
from shared.messaging.delivery import Delivery, Reading, read
from shared.messaging.envelope import Cause
from shared.messaging.errors import InvalidEventClass, NotYet
from shared.messaging.failure import describe
from shared.messaging.pace import RetryPolicy
from shared.messaging.subscription import Subscription
from shared.persistence.database import Database

_log = structlog.get_logger(__name__)


class Inbox:
    """What a service hears.

    Args:
        database: of the service.
        subscriptions: at most one for an event.
        retry: when a failed event is tried again.
        consumer: what the inbox rows are kept under; a rebuilt copy has a name of its own.
    """

    def __init__(
        self,
        database: Database,
        subscriptions: Iterable[Subscription],
        *,
        retry: RetryPolicy | None = None,
        consumer: str | None = None,
    ) -> None:
        self._database = database
        self._retry = retry or RetryPolicy()
        self._consumer = consumer or database.service
        self._subscriptions: dict[str, Subscription] = {}
        for subscription in subscriptions:
            if self._subscriptions.setdefault(subscription.event.NAME, subscription) is not subscription:
                raise InvalidEventClass(f"{self._consumer} subscribes twice to {subscription.event.NAME}")

    def read(self, delivery: Delivery) -> Reading:
        """Read a delivery; done before the transaction is begun, to keep that short."""
        return read(delivery, self._subscriptions)

    def take(self, readings: Sequence[Reading]) -> None:
        """Apply what is new of a batch, in its order, in one transaction.

        Raises:
            SQLAlchemyError: the transaction failed as a whole; nothing was applied.
        """
        tally: list[tuple[Reading, str]] = []
        with self._database.begin() as session:
            now = self._database.clock.now()
            new = arrivals.insert_new(session, self._consumer, readings, now)
            subjects = {
                reading.subject for reading in readings if reading.subject and reading.event_id in new
            }
            blocked = arrivals.blocked_subjects(session, self._consumer, subjects) if subjects else set()
            for reading in readings:
                arrival = new.pop(reading.event_id, None)
                if arrival is not None:
                    tally.append((reading, self._arrive(session, reading, arrival, blocked, now)))
        self._report(tally, now)

    def store_failed(self, reading: Reading, error: Exception) -> None:
        """Keep an event for a retry whose transaction cannot be committed."""
        with self._database.begin() as session:
            now = self._database.clock.now()
            arrival = arrivals.insert_new(session, self._consumer, [reading], now).get(reading.event_id)
            if arrival is not None:
                self._fail(session, reading, arrival, error, failures=0, received_at=now, now=now)

    def retry_due(self, limit: int = 100) -> int:
        """Try again what is due, each in a transaction of its own; how many there were.

        Raises:
            SQLAlchemyError: the database is away.
        """
        for tried in range(limit):
            if not self._retry_first():
                return tried
        return limit

    def next_due(self) -> datetime | None:
        """When the earliest retry is due."""
        with self._database.reading() as session:
            return arrivals.next_due(session, self._consumer)

    def runs_alone(self, reading: Reading) -> bool:
        """Whether an event must not share a transaction with others."""
        return reading.subscription is not None and reading.subscription.alone

    def _arrive(
        self, session: Session, reading: Reading, arrival: int, blocked: set[str], now: datetime
    ) -> str:
        if reading.problem is not None:
            _log.error(
                "event_dead", event_id=str(reading.event_id), type=reading.type, reason=reading.problem
            )
            return "dead"
        subject = reading.subject
        if subject in blocked:
            arrivals.change(session, arrival, state="waiting", body=reading.body, settled_at=None)
            return "waiting"
        outcome, error = self._apply(session, reading)
        if error is not None:
            outcome = self._fail(session, reading, arrival, error, failures=0, received_at=now, now=now)
            if outcome == "retry" and subject is not None:
                blocked.add(subject)
        elif outcome == "skipped":
            arrivals.change(session, arrival, state="skipped")
        return outcome

    def _retry_first(self) -> bool:
        with self._database.begin() as session:
            now = self._database.clock.now()
            row = arrivals.first_due(session, self._consumer, now)
            if row is None:
                return False
            reading = self.read(Delivery(body=row.body))
            if reading.problem is not None:
                arrivals.change(
                    session, row.arrival, state="dead", reason=reading.problem, settled_at=now, due_at=None
                )
                outcome = "dead"
            else:
                outcome, error = self._apply(session, reading)
                if error is None:
                    settled: dict[str, Any] = {
                        "settled_at": now,
                        "due_at": None,
                        "reason": None,
                        "body": None,
                    }
                    arrivals.change(session, row.arrival, state=outcome, **settled)
                else:
                    outcome = self._fail(
                        session,
                        reading,
                        row.arrival,
                        error,
                        failures=row.attempts,
                        received_at=row.received_at,
                        now=now,
                    )
            if outcome not in ("retry", "not_yet"):
                arrivals.unblock(session, self._consumer, row.subject, now)
        self._report([(reading, outcome)], now)
        return True

    def _apply(self, session: Session, reading: Reading) -> tuple[str, Exception | None]:
        envelope, subscription, event = reading.envelope, reading.subscription, reading.event
        if envelope is None or subscription is None:
            raise ValueError("a reading with a problem cannot be applied")
        session.info["cause"] = Cause(
            correlation_id=envelope.correlation_id,
            causation_id=envelope.id,
            traceparent=envelope.traceparent,
            may_cause=subscription.may_cause,
        )
        try:
            with session.begin_nested():
                version = envelope.subject_version if subscription.event.VERSIONED else None
                if version is not None and not arrivals.is_news(
                    session, self._consumer, envelope.type, envelope.subject, version
                ):
                    return "skipped", None
                subscription.handler(event, session)
        except Exception as error:  # noqa: BLE001  # whatever a handler raises is kept as its event's failure
            return "failed", error
        return "done", None

    def _fail(
        self,
        session: Session,
        reading: Reading,
        arrival: int,
        error: Exception,
        *,
        failures: int,
        received_at: datetime,
        now: datetime,
    ) -> str:
        reason = describe(error)
        wait = self._retry.for_prerequisite(received_at, now) if isinstance(error, NotYet) else None
        if wait is not None:
            state = "not_yet"
        else:
            failures += 1
            wait = self._retry.after(failures)
            state = "dead" if wait is None else "retry"
        arrivals.change(
            session,
            arrival,
            state=state,
            due_at=None if wait is None else now + wait,
            attempts=failures,
            reason=reason,
            body=reading.body,
            settled_at=now if state == "dead" else None,
        )
        level = _log.error if state == "dead" else _log.info if state == "not_yet" else _log.warning
        level(
            f"event_{state}",
            event_id=str(reading.event_id),
            type=reading.type,
            failures=failures,
            reason=reason,
        )
        return state

    def _report(self, tally: Iterable[tuple[Reading, str]], now: datetime) -> None:
        for reading, outcome in tally:
            metrics.HANDLED.labels(self._database.service, reading.type, outcome).inc()
            if outcome == "done" and reading.envelope is not None:
                metrics.LAG.labels(self._database.service).observe(
                    (now - reading.envelope.time).total_seconds()
                )
