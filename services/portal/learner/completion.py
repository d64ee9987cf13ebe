"""What follows the last step: completion, JP, certificate and message, each shown as soon as it is there."""

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, render_template, request

from services.portal.clients import JsonObject
from services.portal.clients.shapes.notification import MessageView
from services.portal.learner.progress import next_address, next_label
from services.portal.web.optional import optional
from services.portal.web.user_session import clients
from shared.contracts.routes import Route

blueprint = Blueprint("completion", __name__, url_prefix="/belajar/<uuid:enrollment_id>/selesai")

# After so many looks the page says that it takes longer than usual, and looks less often.
PATIENCE = 30


@dataclass(frozen=True, slots=True)
class Outcome:
    """How far the consequences of the last step have come."""

    enrollment: JsonObject
    missing: list[JsonObject]
    is_settling: bool
    message: MessageView | None
    looks: int

    @property
    def is_pending(self) -> bool:
        """Whether something is still on its way."""
        if self.enrollment["state"] == "completed":
            certificate, credited = self.enrollment.get("certificate"), self.enrollment.get("jp_credited")
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
    quizzes = optional(lambda: services.assessment.quizzes(str(enrollment_id))) or {}
    survey = optional(lambda: services.assessment.survey(str(enrollment_id))) or {}
    looks = request.args.get("ke", 0, type=int)
    missing, on_their_way = _missing(enrollment, quizzes.get("items", []), survey)
    outcome = Outcome(
        enrollment=enrollment,
        missing=missing,
        is_settling=not missing and (on_their_way or enrollment["state"] == "active"),
        message=_message_about(enrollment),
        looks=max(0, looks),
    )
    return {
        "outcome": outcome,
        "enrollment": enrollment,
        "next_address": next_address,
        "next_label": next_label,
    }


def _missing(
    enrollment: JsonObject, quizzes: list[JsonObject], survey: JsonObject
) -> tuple[list[JsonObject], bool]:
    """The requirements that the learner still has to meet, and whether enrollment has yet to hear of others."""
    passed = {quiz["key"] for quiz in quizzes if quiz.get("passed")}
    missing = []
    on_their_way = False
    for requirement in enrollment.get("requirements") or ():
        if requirement.get("done"):
            continue
        known_elsewhere = (requirement["kind"] == "quiz" and requirement.get("key") in passed) or (
            requirement["kind"] == "survey" and bool(survey.get("submitted_at"))
        )
        if known_elsewhere:
            on_their_way = True
        else:
            missing.append(requirement)
    return missing, on_their_way


def _message_about(enrollment: JsonObject) -> MessageView | None:
    """The inbox's message on this certificate, once it is there."""
    certificate = enrollment.get("certificate")
    if not certificate:
        return None
    found = optional(lambda: clients().notification.messages(limit=20))
    leads_to = (Route.CERTIFICATE, {"certificate_id": certificate["id"]})
    messages = found["items"] if found else []
    return next((one for one in messages if (one["route"], one["parameters"]) == leads_to), None)
