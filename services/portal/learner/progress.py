"""Where a learner goes next: from what enrollment suggests to an address of the portal."""

from flask import url_for

from services.portal.clients.shapes.enrollment import ActivityView, EnrollmentView
from services.portal.web.activity_kinds import activity_kind
from services.portal.web.i18n import gettext

_FINISHED = {"finished", "passed", "failed"}


def next_address(enrollment: EnrollmentView) -> str:
    """The page that takes this enrolment on."""
    if step := enrollment["next"]:
        return activity_address(enrollment["id"], step["kind"], step["activity_id"])
    if enrollment["state"] == "completed":
        return url_for("completion.page", enrollment_id=enrollment["id"])
    return url_for("enrollments.course", enrollment_id=enrollment["id"])


def next_label(enrollment: EnrollmentView) -> str:
    """The words on the button that takes this enrolment on."""
    if step := enrollment["next"]:
        return activity_kind(step["kind"]).action(is_first=not has_begun(enrollment))
    return gettext("Lihat hasil") if enrollment["state"] == "completed" else gettext("Buka kursus")


def activity_address(enrollment_id: str, kind: str, activity_id: str) -> str:
    """The learner's page of an activity."""
    return activity_kind(kind).address(enrollment_id, activity_id)


def has_begun(enrollment: EnrollmentView) -> bool:
    """Whether the learner has done anything in the course."""
    return bool(enrollment["activities_done"] or enrollment["last_activity_id"])


def is_complete(activity: ActivityView) -> bool:
    """Whether a person has reached what completes an activity (`ActivityView` of enrollment)."""
    if activity["completed_by"] == "passed":
        return activity["state"] == "passed"
    return activity["state"] in _FINISHED


def resume_first(enrollments: list[EnrollmentView]) -> list[EnrollmentView]:
    """Active enrolments, begun ones first: what a learner most likely wants to go on with."""
    active = [enrollment for enrollment in enrollments if enrollment["state"] == "active"]
    return sorted(active, key=lambda enrollment: not has_begun(enrollment))
