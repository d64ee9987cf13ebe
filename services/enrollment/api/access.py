"""Who may use which route. Whose courses, meetings and people, operations and queries decide."""

from shared.web.auth import PUBLIC, SIGNED_IN, role

ORGANISERS = role("organiser", "bkpsdm_admin")
TEACHERS = role("trainer", "organiser", "bkpsdm_admin")

ACCESS = {
    "POST /enrollments": SIGNED_IN,
    "GET /enrollments": SIGNED_IN,
    "GET /enrollments/{enrollment_id}": SIGNED_IN,
    "POST /enrollments/{enrollment_id}/withdraw": SIGNED_IN,
    "PUT /enrollments/{enrollment_id}/lessons/{lesson_id}": SIGNED_IN,
    "GET /schedule": SIGNED_IN,
    "POST /check-ins": SIGNED_IN,
    "GET /jp": SIGNED_IN,
    "GET /team": role("supervisor"),
    "GET /certificates": SIGNED_IN,
    "GET /certificates/{certificate_id}": SIGNED_IN,
    "GET /certificates/{certificate_id}.pdf": SIGNED_IN,
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
