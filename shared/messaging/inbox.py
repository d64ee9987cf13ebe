"""Applies events to a service's database, each exactly once.

A batch is one transaction: the inbox rows, a savepoint for each event with its version gate, its handler and what
that records, and the commit. An event whose handler fails is undone alone, kept, and tried again; later events of its
subject wait behind it, all others flow. An effect outside the database is claimed in one transaction, had in none, and
settled in another. This module knows no broker: when its methods return, the broker may forget.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import structlog
from sqlalchemy.orm import Session

from shared.messaging import arrivals, failpoints, metrics
from shared.messaging.delivery import Delivery, Reading, read
from shared.messaging.envelope import Cause
from shared.messaging.errors import InvalidEventClass, NotYet, UnexpectedEvent
from shared.messaging.failure import describe, is_of_the_database
from shared.messaging.pace import RetryPolicy
from shared.messaging.subscription import Outside, Subscription
from shared.persistence.database import Database

_log = structlog.get_logger(__name__)


class _Applied(NamedTuple):
    """How a handler ended."""

    outcome: str
    error: Exception | None = None
    outside: Outside | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """An inbox row that is being dealt with: its reading, its number, and what is known of earlier attempts."""

    reading: Reading
    arrival: int
    received_at: datetime
    failures: int = 0


@dataclass(frozen=True, slots=True)
class _Claim:
    """An effect to be had; nobody else tries it before `until`."""

    entry: _Entry
    outside: Outside
    until: datetime


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
        claims: list[_Claim] = []
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
                    entry = _Entry(reading=reading, arrival=arrival, received_at=now)
                    tally.append((reading, self._arrive(session, entry, blocked, now, claims)))
            failpoints.hit("consumer.before_commit")
        self._report(tally, now)
        for claim in claims:
            self._have_effect(claim)
        failpoints.hit("consumer.after_commit")

    def store_failed(self, reading: Reading, error: Exception) -> None:
        """Keep an event for a retry whose transaction cannot be committed."""
        with self._database.begin() as session:
            now = self._database.clock.now()
            arrival = arrivals.insert_new(session, self._consumer, [reading], now).get(reading.event_id)
            if arrival is not None:
                self._fail(session, _Entry(reading=reading, arrival=arrival, received_at=now), error, now)

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
        self, session: Session, entry: _Entry, blocked: set[str], now: datetime, claims: list[_Claim]
    ) -> str:
        reading, arrival = entry.reading, entry.arrival
        if reading.problem is not None:
            _log.error(
                "event_dead", event_id=str(reading.event_id), type=reading.type, reason=reading.problem
            )
            return "dead"
        subject = reading.subject
        if subject in blocked:
            arrivals.change(session, arrival, state="waiting", body=reading.body, settled_at=None)
            return "waiting"
        outcome, error, outside = self._apply(session, reading)
        if error is not None:
            outcome = self._fail(session, entry, error, now)
        elif outside is not None:
            claims.append(self._claim(session, entry, outside, now))
        elif outcome == "skipped":
            arrivals.change(session, arrival, state="skipped")
        if outcome in ("retry", "claimed") and subject is not None:
            blocked.add(subject)
        return outcome

    def _retry_first(self) -> bool:
        claim: _Claim | None = None
        with self._database.begin() as session:
            now = self._database.clock.now()
            row = arrivals.first_due(session, self._consumer, now)
            if row is None:
                return False
            reading = self.read(Delivery(body=row.body))
            entry = _Entry(
                reading=reading, arrival=row.arrival, received_at=row.received_at, failures=row.attempts
            )
            if reading.problem is not None:
                outcome = "dead"
                arrivals.change(
                    session, row.arrival, state=outcome, reason=reading.problem, settled_at=now, due_at=None
                )
                arrivals.unblock(session, self._consumer, row.subject, now)
            else:
                applied = self._apply(session, reading)
                outcome = applied.outcome
                if applied.outside is not None:
                    claim = self._claim(session, entry, applied.outside, now)
                else:
                    outcome = self._conclude(session, entry, applied, now)
            failpoints.hit("consumer.before_commit")
        self._report([(reading, outcome)], now)
        if claim is not None:
            self._have_effect(claim)
        return True

    def _apply(self, session: Session, reading: Reading) -> _Applied:
        envelope, subscription, event = reading.envelope, reading.subscription, reading.event
        if envelope is None or subscription is None:
            raise ValueError("a reading with a problem cannot be applied")
        _set_cause(session, reading)
        try:
            with session.begin_nested():
                version = envelope.subject_version if subscription.event.VERSIONED else None
                if version is not None and not arrivals.is_news(
                    session, self._consumer, envelope.type, envelope.subject, version
                ):
                    return _Applied("skipped")
                outside = subscription.handler(event, session)
                if outside is not None and (not subscription.alone or session.info.get("recorded")):
                    raise UnexpectedEvent(
                        "an effect needs a subscription `alone`, and records when it settles"
                    )
        except Exception as error:
            # Whatever a handler raises is kept as its event's failure, unless the failure is not the event's.
            if is_of_the_database(error):
                raise
            return _Applied("failed", error)
        return _Applied("done") if outside is None else _Applied("claimed", outside=outside)

    def _claim(self, session: Session, entry: _Entry, outside: Outside, now: datetime) -> _Claim:
        until = now + self._retry.claim
        arrivals.change(
            session, entry.arrival, state="retry", due_at=until, body=entry.reading.body, settled_at=None
        )
        return _Claim(entry, outside, until)

    def _have_effect(self, claim: _Claim) -> None:
        failpoints.hit("consumer.after_claim")
        result, error = None, None
        try:
            result = claim.outside.act()
        except Exception as problem:  # noqa: BLE001  # as a handler's
            error = problem
        failpoints.hit("consumer.before_settle")
        with self._database.begin() as session:
            now = self._database.clock.now()
            if not arrivals.is_claimed(session, claim.entry.arrival, claim.until):
                # It took longer than the claim; whoever came next has to settle it.
                return
            _set_cause(session, claim.entry.reading)
            if error is None:
                try:
                    with session.begin_nested():
                        claim.outside.settle(session, result)
                except Exception as problem:
                    if is_of_the_database(problem):
                        raise
                    error = problem
            applied = _Applied("done" if error is None else "failed", error)
            outcome = self._conclude(session, claim.entry, applied, now)
        self._report([(claim.entry.reading, outcome)], now)

    def _conclude(self, session: Session, entry: _Entry, applied: _Applied, now: datetime) -> str:
        """Write down how a row that stood in the inbox ended, and let go those that waited behind it."""
        outcome = applied.outcome
        if applied.error is None:
            settled: dict[str, Any] = {"settled_at": now, "due_at": None, "reason": None, "body": None}
            arrivals.change(session, entry.arrival, state=outcome, **settled)
        else:
            outcome = self._fail(session, entry, applied.error, now)
        if outcome not in ("retry", "not_yet"):
            arrivals.unblock(session, self._consumer, entry.reading.subject, now)
        return outcome

    def _fail(self, session: Session, entry: _Entry, error: Exception, now: datetime) -> str:
        reading, failures, reason = entry.reading, entry.failures, describe(error)
        is_early = isinstance(error, NotYet)
        wait = self._retry.for_prerequisite(entry.received_at, now) if is_early else None
        if wait is not None:
            state = "not_yet"
        else:
            failures += 1
            wait = self._retry.after(failures)
            state = "dead" if wait is None else "retry"
        arrivals.change(
            session,
            entry.arrival,
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
            if outcome == "claimed":
                continue
            metrics.HANDLED.labels(self._database.service, reading.type, outcome).inc()
            if outcome == "done" and reading.envelope is not None:
                metrics.LAG.labels(self._database.service).observe(
                    (now - reading.envelope.time).total_seconds()
                )


def _set_cause(session: Session, reading: Reading) -> None:
    envelope, subscription = reading.envelope, reading.subscription
    if envelope is not None and subscription is not None:
        session.info["cause"] = Cause(
            correlation_id=envelope.correlation_id,
            causation_id=envelope.id,
            traceparent=envelope.traceparent,
            may_cause=subscription.may_cause,
        )
