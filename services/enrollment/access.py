"""Who may use which endpoint, and how far each role reaches there."""

from dataclasses import replace

from shared.access.rules import NOT_VALID, OWN, PUBLIC, AccessRule, by_role
from shared.access.scope import Extent

ORGANISERS = by_role(organiser=Extent.UNITS, bkpsdm_admin=Extent.EVERYWHERE)
TEACHERS = by_role(trainer=Extent.ASSIGNED, organiser=Extent.UNITS, bkpsdm_admin=Extent.EVERYWHERE)
# The code of a meeting in which the person takes no part is a wrong code.
OWN_CODE = replace(OWN, outside=NOT_VALID)
SUPERVISORS = by_role(supervisor=Extent.ASSIGNED)

ACCESS: dict[str, AccessRule] = {
    "POST /enrollments": OWN,
    "GET /enrollments": OWN,
    "GET /enrollments/{enrollment_id}": OWN,
    "POST /enrollments/{enrollment_id}/withdraw": OWN,
    "PUT /enrollments/{enrollment_id}/activities/{activity_id}": OWN,
    "GET /schedule": OWN,
    "POST /check-ins": OWN_CODE,
    "GET /jp": OWN,
    "GET /team": SUPERVISORS,
    "GET /certificates": OWN,
    "GET /certificates/{certificate_id}": OWN,
    "GET /certificates/{certificate_id}.pdf": OWN,
    "POST /certificates/{certificate_id}/revoke": ORGANISERS,
    "GET /verifications/{code}": PUBLIC,
    "GET /boards": TEACHERS,
    "GET /boards/{course_id}": TEACHERS,
    "GET /boards/{course_id}/export": TEACHERS,
    "GET /meetings": TEACHERS,
    "GET /meetings/{meeting_id}": TEACHERS,
    "GET /meetings/{meeting_id}/code": TEACHERS,
    "POST /meetings/{meeting_id}/open": TEACHERS,
    "POST /meetings/{meeting_id}/close": TEACHERS,
    "POST /meetings/{meeting_id}/reopen": TEACHERS,
    "PUT /meetings/{meeting_id}/attendance/{person_id}": TEACHERS,
}
