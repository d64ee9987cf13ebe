"""Who may use which endpoint, and how far each role reaches there."""

from dataclasses import replace

from shared.access.rules import (
    NOT_ALLOWED,
    NOT_VALID,
    OWN,
    OWN_RESTRICTED,
    PUBLIC,
    SIGNED_IN,
    AccessRule,
    by_role,
    holding,
)
from shared.access.scope import Extent

ADMINISTERING = by_role(organiser=Extent.UNITS, unit_admin=Extent.UNITS, bkpsdm_admin=Extent.EVERYWHERE)
# That a unit exists is no secret.
INTO_UNITS = replace(ADMINISTERING, outside=NOT_ALLOWED)
# A list of people is refused as a whole, with each mistake named by its line.
LISTS = replace(ADMINISTERING, outside=NOT_VALID)
ADMINISTRATORS = holding("bkpsdm_admin")

ACCESS: dict[str, AccessRule] = {
    "GET /keys": PUBLIC,
    "POST /sessions": PUBLIC,
    "POST /sessions/renew": PUBLIC,
    "GET /sessions": OWN,
    "DELETE /sessions/current": OWN_RESTRICTED,
    "DELETE /sessions/{session_id}": OWN,
    "GET /me": OWN_RESTRICTED,
    "PUT /me/password": OWN_RESTRICTED,
    "POST /me/privacy-acknowledgement": OWN_RESTRICTED,
    "PUT /me/preferences": OWN_RESTRICTED,
    "GET /people": ADMINISTERING,
    "POST /people": INTO_UNITS,
    "POST /people/lookups": ADMINISTERING,
    "POST /people/imports": LISTS,
    "GET /people/{person_id}": ADMINISTERING,
    "PUT /people/{person_id}": ADMINISTERING,
    "POST /people/{person_id}/password-reset": ADMINISTERING,
    "GET /units": SIGNED_IN,
    "POST /units": ADMINISTRATORS,
    "PUT /units/{unit_id}": ADMINISTRATORS,
}
