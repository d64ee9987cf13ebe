"""Where a learner goes next: from what enrollment suggests to an address of the portal."""

from flask import url_for

from services.portal.clients import JsonObject
from services.portal.web.i18n import gettext


def next_address(enrollment: JsonObject) -> str:
    """The page that takes this enrolment on."""
    enrollment_id = enrollment["id"]
    step = enrollment.get("next") or {}
    match step.get("kind"):
        case "lesson":
            return url_for("lessons.page", enrollment_id=enrollment_id, lesson_id=step["id"])
        case "quiz":
            return url_for("quizzes.intro", enrollment_id=enrollment_id, key=step["id"])
        case "survey":
            return url_for("surveys.page", enrollment_id=enrollment_id)
        case "meeting":
            return url_for("schedule.page")
    if enrollment.get("state") == "completed":
        return url_for("completion.page", enrollment_id=enrollment_id)
    return url_for("enrollments.course", enrollment_id=enrollment_id)


def next_label(enrollment: JsonObject) -> str:
    """The words on the button that takes this enrolment on."""
    step = enrollment.get("next") or {}
    match step.get("kind"):
        case "lesson":
            return gettext("Lanjutkan") if enrollment.get("lessons_done") else gettext("Mulai belajar")
        case "quiz":
            return gettext("Kerjakan")
        case "survey":
            return gettext("Isi survei")
        case "meeting":
            return gettext("Lihat jadwal")
    return gettext("Lihat hasil") if enrollment.get("state") == "completed" else gettext("Buka kursus")


def percent(enrollment: JsonObject) -> int:
    """How much of the requirements is met, 0 to 100; lessons count one by one."""
    done = total = 0
    for requirement in enrollment.get("requirements") or ():
        most = int(requirement.get("total") or 1)
        done += most if requirement.get("done") else min(int(requirement.get("progress") or 0), most)
        total += most
    if not total:
        done, total = int(enrollment.get("lessons_done") or 0), int(enrollment.get("lessons_total") or 0)
    return round(100 * done / total) if total else 0


def resume_first(enrollments: list[JsonObject]) -> list[JsonObject]:
    """Active enrolments, begun ones first: what a learner most likely wants to go on with."""
    active = [enrollment for enrollment in enrollments if enrollment.get("state") == "active"]
    return sorted(active, key=lambda enrollment: not enrollment.get("lessons_done"))
