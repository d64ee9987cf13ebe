"""Who may use which route. Which courses an author may touch, operations and queries decide."""

from shared.web.auth import PUBLIC, SIGNED_IN, role

AUTHORS = role("trainer", "organiser", "bkpsdm_admin")

ACCESS = {
    "GET /courses": PUBLIC,
    "GET /courses/{slug}": PUBLIC,
    "GET /categories": PUBLIC,
    "GET /competencies": PUBLIC,
    "GET /versions/{version_id}": SIGNED_IN,
    "GET /versions/{version_id}/lessons/{lesson_id}": SIGNED_IN,
    "GET /runs/{run_id}": SIGNED_IN,
    "GET /drafts": AUTHORS,
    "POST /courses": AUTHORS,
    "GET /drafts/{course_id}": AUTHORS,
    "PUT /drafts/{course_id}": AUTHORS,
    "GET /drafts/{course_id}/revisions": AUTHORS,
    "POST /drafts/{course_id}/restore": AUTHORS,
    "POST /drafts/{course_id}/publish": AUTHORS,
    "POST /previews": AUTHORS,
    "POST /imports": AUTHORS,
    "GET /courses/{course_id}/runs": AUTHORS,
    "POST /courses/{course_id}/runs": AUTHORS,
    "PUT /runs/{run_id}": AUTHORS,
}
