"""`/events…` of every service: what operators see of its outbox and inbox, and the few things that they do there.

`service_app` mounts it; no service has code for it. What is done is written to the audit log in the same transaction.
An event's content is shown to nobody but an operator who asks for it, and that, too, is written down.
"""

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from flask import current_app
from flask_smorest import Blueprint
from sqlalchemy import select

from shared.access.rules import holding
from shared.errors import InvalidInput, NotAllowed
from shared.messaging.admin import listing, operations, replaying, tracing
from shared.messaging.admin import status as event_status
from shared.messaging.admin.listing import EventFilter
from shared.messaging.admin.status import Status
from shared.messaging.admin.views import ReceivedEvent, RecordedEvent
from shared.messaging.subscription import Subscription
from shared.persistence.audit import record_audit
from shared.persistence.context import Context
from shared.persistence.tables import AUDIT_LOG
from shared.web.auth import principal
from shared.web.cursors import number_in
from shared.web.events_schemas import (
    BodyArgs,
    DiscardSchema,
    ReceivedArgs,
    ReceivedDetailSchema,
    ReceivedSchema,
    RecordedArgs,
    RecordedDetailSchema,
    RecordedSchema,
    ReplayedSchema,
    ReplaySchema,
    StatusSchema,
    SubscriptionSchema,
    TraceArgs,
    TraceSchema,
)
from shared.web.pagination import Page, page_of
from shared.web.schemas import page_schema
from shared.web.transaction import clock, context, database, reading, session, writing

LOOKS = holding("operator", "auditor")
ACTS = holding("operator")

ACCESS = {
    "GET /events/status": LOOKS,
    "GET /events/subscriptions": LOOKS,
    "GET /events/outbox": LOOKS,
    "GET /events/outbox/{event_id}": LOOKS,
    "POST /events/outbox/{event_id}/release": ACTS,
    "GET /events/inbox": LOOKS,
    "GET /events/inbox/{event_id}": LOOKS,
    "POST /events/inbox/{event_id}/retry": ACTS,
    "POST /events/inbox/{event_id}/discard": ACTS,
    "POST /events/replays": ACTS,
    "GET /events/trace": LOOKS,
}
"""These rows stand in every service's access table."""

blp = Blueprint("events", __name__, description="Events, for operators: what waits, what failed, and why")


@blp.route("/events/status", methods=["GET"])
@reading
@blp.response(200, StatusSchema)
def status() -> Status:
    """What waits in this service's outbox and inbox."""
    return event_status.status(session(), database().service, clock().now())


@blp.route("/events/subscriptions", methods=["GET"])
@reading
@blp.response(200, page_schema(SubscriptionSchema))
def subscriptions() -> Page[dict[str, Any]]:
    """What this service subscribes to, and whether it may be replayed."""
    return Page(
        [
            {
                "type": one.event.NAME,
                "replayed": not one.alone,
                "may_cause": sorted(e.NAME for e in one.may_cause),
            }
            for one in _subscriptions()
        ]
    )


@blp.route("/events/outbox", methods=["GET"])
@reading
@blp.arguments(RecordedArgs, location="query")
@blp.response(200, page_schema(RecordedSchema))
def recorded(args: dict[str, Any]) -> Page[RecordedEvent]:
    """What this service publishes, the newest first."""
    rows = listing.recorded_events(session(), _filter(args))
    return page_of(rows, args["limit"], lambda row: (row.position,))


@blp.route("/events/outbox/<uuid:event_id>", methods=["GET"])
@reading
@blp.arguments(BodyArgs, location="query")
@blp.response(200, RecordedDetailSchema)
def recorded_one(args: dict[str, Any], event_id: UUID) -> dict[str, Any]:
    """One event that this service publishes; with `body=true` its content, which is written down."""
    event = listing.recorded_event(session(), event_id)
    return {"event": event, "actions": _actions(event_id), "body": _body(event, args)}


@blp.route("/events/outbox/<uuid:event_id>/release", methods=["POST"])
@writing
@blp.response(200, RecordedSchema)
def release(event_id: UUID) -> RecordedEvent:
    """Send a held event now."""
    operations.release(context(), event_id)
    _note("event.released", event_id)
    return listing.recorded_event(session(), event_id)


@blp.route("/events/inbox", methods=["GET"])
@reading
@blp.arguments(ReceivedArgs, location="query")
@blp.response(200, page_schema(ReceivedSchema))
def received(args: dict[str, Any]) -> Page[ReceivedEvent]:
    """What arrived here, the newest first."""
    rows = listing.received_events(session(), database().service, _filter(args))
    return page_of(rows, args["limit"], lambda row: (row.position,))


@blp.route("/events/inbox/<uuid:event_id>", methods=["GET"])
@reading
@blp.arguments(BodyArgs, location="query")
@blp.response(200, ReceivedDetailSchema)
def received_one(args: dict[str, Any], event_id: UUID) -> dict[str, Any]:
    """One event that arrived; with `body=true` its content while it is kept, which is written down."""
    event = listing.received_event(session(), database().service, event_id)
    return {"event": event, "actions": _actions(event_id), "body": _body(event, args)}


@blp.route("/events/inbox/<uuid:event_id>/retry", methods=["POST"])
@writing
@blp.response(200, ReceivedSchema)
def retry(event_id: UUID) -> ReceivedEvent:
    """Try a dead event again."""
    operations.retry(context(), event_id)
    _note("event.retried", event_id)
    return listing.received_event(session(), database().service, event_id)


@blp.route("/events/inbox/<uuid:event_id>/discard", methods=["POST"])
@writing
@blp.arguments(DiscardSchema)
@blp.response(200, ReceivedSchema)
def discard(args: dict[str, Any], event_id: UUID) -> ReceivedEvent:
    """Give a dead event up for good, and say why."""
    operations.discard(context(), event_id)
    _note("event.discarded", event_id, reason=args["reason"])
    return listing.received_event(session(), database().service, event_id)


@blp.route("/events/replays", methods=["POST"])
@writing
@blp.arguments(ReplaySchema)
@blp.response(200, ReplayedSchema)
def replay(args: dict[str, Any]) -> dict[str, Any]:
    """Send again what was sent, some at once: repeat with `after` until it is null. Subscribers skip what they have."""
    until = args["until"] or clock().now()
    if until <= args["since"]:
        raise InvalidInput("`until` is not after `since`.", fields={"until": ["Not after `since`."]})
    never = {one.event.NAME for one in _subscriptions() if one.alone}
    chosen: dict[str, Any] = {"since": args["since"], "until": until, "types": args["types"], "never": never}
    if args["dry_run"]:
        counts = replaying.would_send(context(), **chosen)
        return {"count": sum(counts.values()), "types": counts, "after": None, "until": until}
    sent = replaying.send_again(context(), **chosen, after=args["after"])
    span = {"since": args["since"].isoformat(), "until": until.isoformat(), "types": sorted(args["types"])}
    record_audit(
        context(), actor_id=principal().person_id, action="events.replayed",
        subject=f"outbox:{database().service}", detail={**span, "count": sent.count},
    )  # fmt: skip
    return {"count": sent.count, "types": {}, "after": sent.after, "until": until}


@blp.route("/events/trace", methods=["GET"])
@reading
@blp.arguments(TraceArgs, location="query")
@blp.response(200, TraceSchema)
def trace(args: dict[str, Any]) -> dict[str, Any]:
    """What commands led to, as far as this service knows: by their correlation ids, or by what an event is about."""
    if not args["correlation_id"] and not args["about"]:
        raise InvalidInput("Name a `correlation_id`, or what it is `about`.")
    traces = (
        [tracing.trace(session(), database().service, *args["correlation_id"])]
        if args["correlation_id"]
        else []
    )
    if args["about"]:
        traces.append(tracing.about(session(), database().service, args["about"]))
    steps = {(step.side, step.event_id): step for part in traces for step in part.steps}
    return {
        "service": database().service,
        "steps": sorted(steps.values(), key=lambda step: step.at),
        "is_cut": any(part.is_cut for part in traces),
    }


def _subscriptions() -> Sequence[Subscription]:
    return cast("Sequence[Subscription]", current_app.extensions["sinau"].subscriptions)


def _filter(args: dict[str, Any]) -> EventFilter:
    named = {name: args[name] for name in ("state", "subject", "limit")}
    return EventFilter(type_name=args["type"], before=number_in(args["cursor"]), **named)


def _body(event: ReceivedEvent | RecordedEvent, args: dict[str, Any]) -> Any:
    if not args["body"]:
        return None
    if not principal().has("operator"):
        raise NotAllowed("Only operators see the content of an event.")
    # The view reads in a session that writes nothing, and the look must be on record even if the answer gets lost.
    with database().begin() as opened:
        _note("event.body_read", event.event_id, opened)
    if event.message is not None:
        return event.message
    return (
        None if event.body is None else {"unreadable": event.body[:2000].decode("utf-8", "backslashreplace")}
    )


def _note(action: str, event_id: UUID, opened: Context | None = None, **detail: str) -> None:
    record_audit(
        opened or context(), actor_id=principal().person_id, action=action,
        subject=f"event:{event_id}", detail=detail,
    )  # fmt: skip


def _actions(event_id: UUID) -> list[Any]:
    query = select(AUDIT_LOG).where(AUDIT_LOG.c.subject == f"event:{event_id}")
    return list(session().execute(query.order_by(AUDIT_LOG.c.happened_at, AUDIT_LOG.c.id)))
