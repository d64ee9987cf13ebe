"""Where a learner goes next: from what enrollment suggests to an address of the portal."""

from flask import url_for

from services.portal.clients import JsonObject
from services.portal.web.activity_kinds import activity_kind
from services.portal.web.i18n import gettext
from shared.contracts.activities import CompletedBy, Outcome

_FINISHED = {Outcome.FINISHED, Outcome.PASSED, Outcome.FAILED}


def next_address(enrollment: JsonObject) -> str:
    """The page that takes this enrolment on."""
    if step := enrollment.get("next"):
        return activity_address(enrollment["id"], step["kind"], step["activity_id"])
    if enrollment.get("state") == "completed":
        return url_for("completion.page", enrollment_id=enrollment["id"])
    return url_for("enrollments.course", enrollment_id=enrollment["id"])


def next_label(enrollment: JsonObject) -> str:
    """The words on the button that takes this enrolment on."""
    if step := enrollment.get("next"):
        return activity_kind(step["kind"]).action(is_first=not has_begun(enrollment))
    return gettext("Lihat hasil") if enrollment.get("state") == "completed" else gettext("Buka kursus")


def activity_address(enrollment_id: str, kind: str, activity_id: str) -> str:
    """The learner's page of an activity."""
    return activity_kind(kind).address(enrollment_id, activity_id)


def has_begun(enrollment: JsonObject) -> bool:
    """Whether the learner has done anything in the course."""
    return bool(enrollment["activities_done"] or enrollment["last_activity_id"])


def is_complete(activity: JsonObject) -> bool:
    """Whether a person has reached what completes an activity (`ActivityView` of enrollment)."""
    if activity["completed_by"] == CompletedBy.PASSED:
        return bool(activity["state"] == Outcome.PASSED)
    return activity["state"] in _FINISHED


def resume_first(enrollments: list[JsonObject]) -> list[JsonObject]:
    """Active enrolments, begun ones first: what a learner most likely wants to go on with."""
    active = [enrollment for enrollment in enrollments if enrollment.get("state") == "active"]
    return sorted(active, key=lambda enrollment: not has_begun(enrollment))
