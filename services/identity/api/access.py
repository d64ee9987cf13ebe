"""Who may use which route. What a role may do beyond that (own units) operations and queries decide."""

from shared.web.auth import PUBLIC, RESTRICTED_OK, SIGNED_IN, role

ADMINISTERING = role("organiser", "unit_admin", "bkpsdm_admin")

ACCESS = {
    "GET /keys": PUBLIC,
    "POST /sessions": PUBLIC,
    "POST /sessions/renew": PUBLIC,
    "GET /sessions": SIGNED_IN,
    "DELETE /sessions/current": RESTRICTED_OK,
    "DELETE /sessions/{session_id}": SIGNED_IN,
    "GET /me": RESTRICTED_OK,
    "PUT /me/password": RESTRICTED_OK,
    "POST /me/privacy-acknowledgement": RESTRICTED_OK,
    "PUT /me/preferences": RESTRICTED_OK,
    "GET /people": ADMINISTERING,
    "POST /people": ADMINISTERING,
    "POST /people/lookups": ADMINISTERING,
    "POST /people/imports": ADMINISTERING,
    "GET /people/{person_id}": ADMINISTERING,
    "PUT /people/{person_id}": ADMINISTERING,
    "POST /people/{person_id}/password-reset": ADMINISTERING,
    "GET /units": SIGNED_IN,
    "POST /units": role("bkpsdm_admin"),
    "PUT /units/{unit_id}": role("bkpsdm_admin"),
}
