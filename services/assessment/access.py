"""Who may use which endpoint, and how far each role reaches there."""

from dataclasses import replace

from shared.access.rules import OWN, AccessRule, by_role, holding
from shared.access.scope import Extent

STAFF = by_role(
    trainer=Extent.ASSIGNED,
    organiser=Extent.UNITS,
    unit_admin=Extent.UNITS,
    bkpsdm_admin=Extent.EVERYWHERE,
)
OWN_AND_STAFF = replace(STAFF, everybody=Extent.OWN)

ACCESS: dict[str, AccessRule] = {
    "POST /question-sets": holding(*STAFF.roles),
    "GET /question-sets/{set_id}": STAFF,
    "GET /quizzes": OWN,
    "POST /attempts": OWN,
    "GET /attempts": STAFF,
    "GET /attempts/{attempt_id}": OWN,
    "PUT /attempts/{attempt_id}/answers/{position}": OWN,
    "POST /attempts/{attempt_id}/submit": OWN,
    "GET /attempts/{attempt_id}/result": OWN_AND_STAFF,
    "POST /attempts/{attempt_id}/grades": STAFF,
    "GET /surveys/{enrollment_id}/{activity_id}": OWN,
    "POST /surveys/{enrollment_id}/{activity_id}": OWN,
    "GET /survey-results": STAFF,
}
