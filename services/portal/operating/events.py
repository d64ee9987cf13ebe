"""The operator's pages: how every service stands with its events, what failed, and trying again or giving up."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from services.portal.clients import ClientProblem
from services.portal.clients.events import INBOX, OUTBOX, EventsClient
from services.portal.operating.event_labels import NAMES, SERVICES
from services.portal.web.access_control import only_for
from services.portal.web.forms import Errors, required_text, sending_key
from services.portal.web.i18n import gettext
from services.portal.web.user_session import clients, person

blueprint = Blueprint("events", __name__, url_prefix="/operasi")
only_for(blueprint, "operator", "auditor")

SIDES = {"masuk": INBOX, "keluar": OUTBOX}
STATES = {
    "masuk": ("dead", "retry", "not_yet", "waiting", "done", "skipped", "discarded"),
    "keluar": ("held", "pending", "scheduled", "sent"),
}
SHORTEST_REASON = 3


def may_act() -> bool:
    """Whether the visitor may do something here: auditors only look."""
    visitor = person()
    return bool(visitor and visitor.has("operator"))


def rendered(template: str, **values: Any) -> str:
    """A page with the words for events."""
    return render_template(template, may_act=may_act(), **NAMES, **values)


@blueprint.get("")
def page() -> str:
    """All services at one look."""
    events = clients().events
    statuses = events.statuses()
    return rendered(
        "operating/overview.html",
        statuses=statuses,
        dead_count=sum(found["inbox"]["dead"] for found in statuses.values() if found),
        held_count=sum(found["outbox"]["held"] for found in statuses.values() if found),
        is_well=all(found and found["state"] != "attention" for found in statuses.values()),
    )


@blueprint.get("/gagal")
def dead() -> str:
    """What was given up, in all services."""
    found = clients().events.dead()
    return rendered("operating/dead.html", events=found.events, away=found.away, more=found.more)


@blueprint.get("/peristiwa")
def listed() -> str:
    """The events of one service, in or out, of one state or of all."""
    service = request.args.get("layanan", "enrollment")
    side = request.args.get("arah", "masuk")
    if service not in SERVICES or side not in SIDES:
        raise NotFound()
    state = request.args.get("keadaan", "")
    found = (
        clients()
        .events.of[service]
        .listed(
            SIDES[side],
            state=state if state in STATES[side] else "",
            subject=request.args.get("perihal", "").strip()[:200],
            limit=50,
            cursor=request.args.get("cursor"),
        )
    )
    return rendered(
        "operating/events.html",
        found=found,
        service=service,
        side=side,
        state=state,
        subject=request.args.get("perihal", ""),
        services=SERVICES,
        states=sorted({one for states in STATES.values() for one in states}),
        is_first="cursor" not in request.args,
    )


@blueprint.get("/<service>/<side>/<uuid:event_id>")
def event(service: str, side: str, event_id: UUID) -> str:
    """One event, without its content."""
    return _event(service, side, event_id)


@blueprint.post("/<service>/<side>/<uuid:event_id>/isi")
def event_body(service: str, side: str, event_id: UUID) -> str:
    """One event with its content; that it was opened is written down, so no mere link leads here."""
    return _event(service, side, event_id, body=True)


@blueprint.post("/<service>/masuk/<uuid:event_id>/coba-lagi")
def retry(service: str, event_id: UUID) -> Response:
    """Try a dead event again."""
    _of(service).retry(str(event_id), key=sending_key(request.form))
    flash(gettext("Peristiwa ini akan dicoba lagi sekarang."))
    return redirect(url_for("events.event", service=service, side="masuk", event_id=event_id), 303)


@blueprint.post("/<service>/masuk/<uuid:event_id>/buang")
def discard(service: str, event_id: UUID) -> Response | tuple[str, int]:
    """Give a dead event up, with a reason."""
    errors: Errors = {}
    reason = required_text(
        request.form, "alasan", errors, gettext("Tuliskan alasannya: pengawas akan membacanya."), most=500
    )
    if reason and len(reason) < SHORTEST_REASON:
        errors["alasan"] = [gettext("Alasan ini terlalu pendek.")]
    if errors:
        return _event(service, "masuk", event_id, errors=errors, reason=reason), 422
    _of(service).discard(str(event_id), reason, key=sending_key(request.form))
    flash(gettext("Peristiwa ini dibuang dan tidak akan dicoba lagi."))
    return redirect(url_for("events.event", service=service, side="masuk", event_id=event_id), 303)


@blueprint.post("/<service>/keluar/<uuid:event_id>/lepas")
def release(service: str, event_id: UUID) -> Response:
    """Send a held event now."""
    _of(service).release(str(event_id), key=sending_key(request.form))
    flash(gettext("Peristiwa ini dikirim sekarang."))
    return redirect(url_for("events.event", service=service, side="keluar", event_id=event_id), 303)


def _event(
    service: str,
    side: str,
    event_id: UUID,
    *,
    body: bool = False,
    errors: Errors | None = None,
    reason: str = "",
) -> str:
    if side not in SIDES:
        raise NotFound()
    asked = _of(service)
    try:
        shown = asked.shown(SIDES[side], str(event_id), body=body)
    except ClientProblem as problem:
        if problem.slug == "event_not_found":
            raise NotFound() from problem
        raise
    return rendered(
        "operating/event.html",
        event=shown["event"],
        actions=shown["actions"],
        body=shown["body"],
        is_body_asked=body,
        service=service,
        side=side,
        errors=errors or {},
        reason=reason,
    )


def _of(service: str) -> EventsClient:
    found = clients().events.of.get(service)
    if found is None:
        raise NotFound()
    return found
