"""Who may use which endpoint, and how far each role reaches there."""

from shared.access.rules import NOT_ALLOWED, PUBLIC, SIGNED_IN, AccessRule, by_role, holding
from shared.access.scope import Extent

AUTHORS = by_role(
    trainer=Extent.ASSIGNED,
    organiser=Extent.UNITS,
    bkpsdm_admin=Extent.EVERYWHERE,
    # That a published course exists is no secret.
    outside=NOT_ALLOWED,
)

ACCESS: dict[str, AccessRule] = {
    "GET /courses": PUBLIC,
    "GET /courses/{slug}": PUBLIC,
    "GET /categories": PUBLIC,
    "GET /competencies": PUBLIC,
    "GET /versions/{version_id}": SIGNED_IN,
    "GET /versions/{version_id}/activities/{activity_id}": SIGNED_IN,
    "GET /runs/{run_id}": SIGNED_IN,
    "GET /drafts": AUTHORS,
    "POST /courses": AUTHORS,
    "GET /drafts/{course_id}": AUTHORS,
    "PUT /drafts/{course_id}": AUTHORS,
    "GET /drafts/{course_id}/revisions": AUTHORS,
    "POST /drafts/{course_id}/restore": AUTHORS,
    "POST /drafts/{course_id}/publish": AUTHORS,
    "POST /previews": holding(*AUTHORS.roles),
    "POST /imports": AUTHORS,
    "GET /courses/{course_id}/runs": AUTHORS,
    "POST /courses/{course_id}/runs": AUTHORS,
    "PUT /runs/{run_id}": AUTHORS,
}
