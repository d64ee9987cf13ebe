"""Who may use which route. Whose attempt it is, and who teaches the course, the operations and queries check."""

from services.assessment.domain.rights import Staff
from shared.web.auth import SIGNED_IN, Access, Principal, role

STAFF = role("trainer", "organiser", "bkpsdm_admin")

ACCESS: dict[str, Access] = {
    "POST /question-sets": STAFF,
    "GET /question-sets/{set_id}": STAFF,
    "GET /quizzes": SIGNED_IN,
    "POST /attempts": SIGNED_IN,
    "GET /attempts": STAFF,
    "GET /attempts/{attempt_id}": SIGNED_IN,
    "PUT /attempts/{attempt_id}/answers/{position}": SIGNED_IN,
    "POST /attempts/{attempt_id}/submit": SIGNED_IN,
    "GET /attempts/{attempt_id}/result": SIGNED_IN,
    "POST /attempts/{attempt_id}/grades": STAFF,
    "GET /surveys/{enrollment_id}": SIGNED_IN,
    "POST /surveys/{enrollment_id}": SIGNED_IN,
    "GET /survey-results": STAFF,
}


def staff_of(person: Principal) -> Staff | None:
    """The person as a member of staff, or None."""
    if not person.has("trainer", "organiser", "bkpsdm_admin"):
        return None
    return Staff(person.person_id, sees_all=person.has("organiser", "bkpsdm_admin"))


def required_staff(person: Principal) -> Staff:
    """The same, on routes that the table opens to staff alone."""
    return Staff(person.person_id, sees_all=person.has("organiser", "bkpsdm_admin"))
