"""Why has it not arrived? The story of one command, or of all that names one thing, as one service knows it.

Whoever asks every service and lays the answers side by side (`story`) sees which events happened when and where, what
waits, and what failed. Nothing of an event's content is told.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, LargeBinary, func, literal, or_, select
from sqlalchemy.orm import Session

from shared.messaging.tables import inbox, outbox

MOST_STEPS = 500
MOST_MENTIONS = 200
MOST_CORRELATIONS = 50
_SKEW = timedelta(minutes=5)
_PERSONAL = "identity.%"
"""Only these types may carry personal data, so no free text is looked for in them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One event as one service saw it: `side` is recorded or heard.

    Attributes:
        at: when it was recorded, or when it arrived.
        settled_at: when the broker had it, or when it was applied or given up.
        due_at: the next attempt, or when it will be sent.
    """

    service: str
    side: str
    event_id: UUID
    correlation_id: UUID | None = None
    causation_id: UUID | None
    type: str
    subject: str | None
    state: str
    attempts: int = 0
    reason: str | None
    at: datetime
    settled_at: datetime | None
    due_at: datetime | None = None


def trace(session: Session, *correlation_ids: UUID) -> list[Step]:
    """What these commands led to, as far as this service recorded or heard it, in the order of time."""
    return _steps(
        session, outbox.c.correlation_id.in_(correlation_ids), inbox.c.correlation_id.in_(correlation_ids)
    )


def about(session: Session, text: str) -> list[Step]:
    """All that names a thing, with all that the same commands led to, in the order of time.

    Args:
        text: an event's id, a correlation id, the id of anything that an event is of or names (an enrolment, an
            attempt, a person, a certificate), or a text that stands in events, such as a certificate's number.
    """
    thing = _uuid(text)
    if thing is None:
        commands = _commands(session, outbox, *_naming(session, text, None))
    else:
        heard = or_(inbox.c.event_id == thing, inbox.c.subject == str(thing))
        # A message holds its own id and its subject as well as whatever else it names.
        commands = {thing}
        commands |= _commands(session, outbox, *_naming(session, str(thing), thing))
        commands |= _commands(session, inbox, _since(inbox, thing), heard)
    newest = sorted(commands, key=lambda one: one.int, reverse=True)[:MOST_CORRELATIONS]
    steps = trace(session, *newest) if newest else []
    if thing is not None:
        # What could not be read has no correlation, but an id of its own.
        known = {step.event_id for step in steps if step.side == "heard"}
        lone = _steps(session, outbox.c.event_id == thing, inbox.c.event_id == thing)
        steps += [step for step in lone if step.side == "heard" and step.event_id not in known]
    return sorted(steps, key=lambda step: step.at)


def _commands(session: Session, table: Any, *conditions: ColumnElement[bool]) -> set[UUID]:
    # Sorted by an expression: in the order of the table itself its oldest rows would be read for nothing.
    position = table.c.position if table is outbox else table.c.arrival
    query = select(table.c.correlation_id).where(*conditions).order_by((position + 0).desc())
    rows = session.scalars(query.limit(MOST_MENTIONS))
    return {correlation_id for correlation_id in rows if correlation_id is not None}


def _naming(session: Session, text: str, thing: UUID | None) -> list[ColumnElement[bool]]:
    needle = literal(text.encode(), LargeBinary)
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    place = func.instr(outbox.c.body, needle) if is_sqlite else func.position(needle.op("IN")(outbox.c.body))
    conditions: list[ColumnElement[bool]] = [place > 0]
    if thing is None:
        conditions.append(outbox.c.type.not_like(_PERSONAL))
    else:
        conditions.append(_since(outbox, thing))
    return conditions


def _since(table: Any, thing: UUID) -> ColumnElement[bool]:
    """No event can name a thing before it was there: ids of version 7 begin with their time, and are indexed."""
    if thing.version != 7:
        everything: ColumnElement[bool] = table.c.event_id.is_not(None)
        return everything
    milliseconds = (thing.int >> 80) - int(_SKEW.total_seconds() * 1000)
    later: ColumnElement[bool] = table.c.event_id >= UUID(int=max(0, milliseconds) << 80)
    return later


def _steps(session: Session, recorded: ColumnElement[bool], heard: ColumnElement[bool]) -> list[Step]:
    service: str = session.info["service"]
    rows = session.execute(
        select(outbox).where(recorded).order_by(outbox.c.position.desc()).limit(MOST_STEPS)
    )
    steps = [
        Step(
            **_shared(row, service),
            side="recorded",
            at=row.time,
            settled_at=row.sent_at,
            due_at=row.available_at if row.state in ("scheduled", "held") else None,
        )
        for row in rows
    ]
    mine = inbox.c.consumer == service
    rows = session.execute(
        select(inbox).where(mine, heard).order_by(inbox.c.arrival.desc()).limit(MOST_STEPS)
    )
    steps += [
        Step(
            **_shared(row, service),
            side="heard",
            at=row.received_at,
            settled_at=row.settled_at,
            due_at=row.due_at,
        )
        for row in rows
    ]
    return sorted(steps, key=lambda step: step.at)


def _shared(row: Any, service: str) -> dict[str, Any]:
    names: Collection[str] = (
        "event_id", "correlation_id", "causation_id", "type", "subject", "state", "attempts", "reason"
    )  # fmt: skip
    return {"service": service, **{name: getattr(row, name) for name in names}}


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
