"""The events of one command, or of all that names one thing, as one service knows them.

The answers of all services together say which events happened when and where, what waits, and what failed. They contain
nothing of an event's content.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, LargeBinary, func, literal, select
from sqlalchemy.orm import Session

from shared.messaging.admin.listing import is_own
from shared.messaging.tables import inbox, outbox

MOST_STEPS = 500
MOST_MENTIONS = 200
MOST_CORRELATIONS = 50
_SKEW = timedelta(minutes=5)
_PERSONAL = "identity.%"
"""Only these types may carry personal data, so they are not searched for free text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One event in one service's outbox or inbox: `side` is recorded or received.

    Attributes:
        at: when it was recorded, or when it arrived.
        settled_at: when it was confirmed by the broker, or when it was applied or given up.
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


class Trace(NamedTuple):
    """Steps in the order of time; `is_cut` when there are more than these, which are the newest."""

    steps: list[Step]
    is_cut: bool = False


def trace(session: Session, service: str, *ids: UUID) -> Trace:
    """The events of commands that this service recorded or received, found by indexes.

    Args:
        ids: correlation ids; the id of an event finds only that event.
    """
    # Each by an index of its own: with OR between them a database would read the whole table.
    found = [
        _recorded(session, service, outbox.c.correlation_id.in_(ids)),
        _recorded(session, service, outbox.c.event_id.in_(ids)),
        _received(session, service, is_own(service), inbox.c.correlation_id.in_(ids)),
        _received(session, service, inbox.c.consumer == service, inbox.c.event_id.in_(ids)),
    ]
    once = {(step.side, step.event_id): step for steps in found for step in steps}
    is_cut = any(len(steps) >= MOST_STEPS for steps in found)
    return Trace(sorted(once.values(), key=lambda step: step.at), is_cut)


def about(session: Session, service: str, text: str) -> Trace:
    """The events that name a thing, with all events of the same commands.

    A command or an event is looked up. Anything else is searched for in what was recorded since it was created, which
    an index finds and which is then read: less than a second for a million events.

    Args:
        text: an event's id, a correlation id, the id of anything that an event is of or names (an enrolment, an
            attempt, a person, a certificate), or a text that stands in events, such as a certificate's number.
    """
    thing = _uuid(text)
    mentions: list[list[UUID]] = []
    if thing is None:
        mentions.append(_mentions(session, outbox, *_naming(session, text, None)))
    elif known := trace(session, service, thing).steps:
        # An unreadable message has no correlation id, but an id of its own.
        mentions.append([thing, *{step.correlation_id for step in known if step.correlation_id}])
    else:
        # A message holds its own subject as well as whatever else it names.
        mine = inbox.c.consumer == service
        mentions.append(_mentions(session, outbox, *_naming(session, str(thing), thing)))
        mentions.append(_mentions(session, inbox, mine, _since(inbox, thing), inbox.c.subject == str(thing)))
    commands = {one for some in mentions for one in some}
    if not commands:
        return Trace([])
    newest = sorted(commands, key=lambda one: one.int, reverse=True)[:MOST_CORRELATIONS]
    found = trace(session, service, *newest)
    is_cut = len(commands) > len(newest) or any(len(some) >= MOST_MENTIONS for some in mentions)
    return Trace(found.steps, is_cut or found.is_cut)


def _mentions(session: Session, table: Any, *conditions: ColumnElement[bool]) -> list[UUID]:
    """The commands of matching events, the newest first; one for each event."""
    # Sorted by an expression: in the order of the table the database would read its oldest rows for nothing.
    position = table.c.position if table is outbox else table.c.arrival
    query = select(table.c.correlation_id).where(*conditions).order_by((position + 0).desc())
    return list(session.scalars(query.where(table.c.correlation_id.is_not(None)).limit(MOST_MENTIONS)))


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
    """No event names a thing before it was created: ids of version 7 begin with their time, and are indexed."""
    if thing.version != 7:
        everything: ColumnElement[bool] = table.c.event_id.is_not(None)
        return everything
    milliseconds = (thing.int >> 80) - int(_SKEW.total_seconds() * 1000)
    later: ColumnElement[bool] = table.c.event_id >= UUID(int=max(0, milliseconds) << 80)
    return later


def _recorded(session: Session, service: str, *conditions: ColumnElement[bool]) -> list[Step]:
    # Sorted by an expression, as above: the few rows are found by an index, not by reading back from the newest.
    query = select(outbox).where(*conditions).order_by((outbox.c.position + 0).desc()).limit(MOST_STEPS)
    return [
        Step(
            **_shared(row, service),
            side="recorded",
            at=row.time,
            settled_at=row.sent_at,
            due_at=row.available_at if row.state in ("scheduled", "held") else None,
        )
        for row in session.execute(query)
    ]


def _received(session: Session, service: str, *conditions: ColumnElement[bool]) -> list[Step]:
    query = select(inbox).where(*conditions).order_by((inbox.c.arrival + 0).desc()).limit(MOST_STEPS)
    return [
        Step(
            **_shared(row, service),
            side="received",
            at=row.received_at,
            settled_at=row.settled_at,
            due_at=row.due_at,
        )
        for row in session.execute(query)
    ]


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
