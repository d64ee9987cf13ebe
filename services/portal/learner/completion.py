"""What follows the last step: completion, JP, certificate and message, each shown as soon as it is there."""

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, render_template, request

from services.portal.clients import JsonObject
from services.portal.clients.shapes.enrollment import ActivityView, EnrollmentView
from services.portal.clients.shapes.notification import MessageView
from services.portal.learner.progress import next_address, next_label
from services.portal.learner.requirements import RequirementLine, requirement_lines
from services.portal.web.activity_kinds import activity_kind
from services.portal.web.optional import optional
from services.portal.web.user_session import clients
from shared.contracts.routes import Route

blueprint = Blueprint("completion", __name__, url_prefix="/belajar/<uuid:enrollment_id>/selesai")

# After so many looks the page says that it takes longer than usual, and looks less often.
PATIENCE = 30


@dataclass(frozen=True, slots=True)
class Outcome:
    """How far the consequences of the last step have come."""

    enrollment: EnrollmentView
    missing: list[RequirementLine]
    is_settling: bool
    message: MessageView | None
    looks: int

    @property
    def is_pending(self) -> bool:
        """Whether something is still on its way."""
        if self.enrollment["state"] == "completed":
            certificate, credited = self.enrollment["certificate"], self.enrollment["jp_credited"]
            return not (certificate and credited is not None and self.message)
        return self.is_settling

    @property
    def pace(self) -> str:
        """How often the page looks again."""
        return "1s" if self.looks < PATIENCE else "5s"


@blueprint.get("")
def page(enrollment_id: UUID) -> str:
    """The whole page; without a script it reloads itself while something is on its way."""
    return render_template("learner/completion.html", **_found(enrollment_id))


@blueprint.get("/bagian")
def parts(enrollment_id: UUID) -> str:
    """The live parts alone."""
    return render_template("learner/completion_parts.html", **_found(enrollment_id))


def _found(enrollment_id: UUID) -> JsonObject:
    services = clients()
    enrollment = services.enrollment.enrollment(str(enrollment_id))
    known = _known_at_owners(enrollment)
    lines = requirement_lines(enrollment, None, known=known)
    if any(not line.is_done for line in lines):
        version = optional(lambda: services.catalog.version(enrollment["course"]["version_id"]))
        lines = requirement_lines(enrollment, version, known=known)
    missing = [line for line in lines if not line.is_done]
    outcome = Outcome(
        enrollment=enrollment,
        missing=missing,
        is_settling=not missing and enrollment["state"] == "active",
        message=_message_about(enrollment),
        looks=max(0, request.args.get("ke", 0, type=int)),
    )
    return {
        "outcome": outcome,
        "enrollment": enrollment,
        "next_address": next_address,
        "next_label": next_label,
    }


def _known_at_owners(enrollment: EnrollmentView) -> set[str]:
    """The missing activities that their owners know to be complete: enrollment has yet to hear of them."""
    missing = {line["activity_id"] for line in enrollment["requirements"] if not line["done"]}
    by_kind: dict[str, list[ActivityView]] = {}
    for activity in enrollment["activities"] or []:
        if activity["id"] in missing:
            by_kind.setdefault(activity["kind"], []).append(activity)
    return {
        one
        for kind, activities in by_kind.items()
        for one in activity_kind(kind).completed_at_owner(enrollment["id"], activities)
    }


def _message_about(enrollment: EnrollmentView) -> MessageView | None:
    """The inbox's message on this certificate, once it is there."""
    certificate = enrollment["certificate"]
    if not certificate:
        return None
    found = optional(lambda: clients().notification.messages(limit=20))
    leads_to = (Route.CERTIFICATE, {"certificate_id": certificate["id"]})
    messages = found["items"] if found else []
    return next((one for one in messages if (one["route"], one["parameters"]) == leads_to), None)
