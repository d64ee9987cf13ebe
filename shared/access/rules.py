"""The rows of a service's access table: who may use an endpoint, and how far each role reaches there.

ACCESS = {
    "GET /courses": PUBLIC,
    "GET /enrollments/{enrollment_id}": OWN,
    "GET /drafts/{course_id}": by_role(trainer=ASSIGNED, organiser=UNITS, bkpsdm_admin=EVERYWHERE),
}
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from shared.access.scope import AccessScope, Extent, Principal

NOT_ALLOWED = 403
NOT_FOUND = 404
NOT_VALID = 422


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessRule:
    """One row of the table.

    Attributes:
        public: also without a token.
        everybody: how far everybody who is signed in reaches; none if a role is asked for.
        roles: how far each role reaches.
        restricted: also for a person who must still change the first password.
        outside: the status for a record beyond reach: 404, unless its existence is no secret.
    """

    public: bool = False
    everybody: Extent | None = None
    roles: Mapping[str, Extent] = field(default_factory=dict)
    restricted: bool = False
    outside: int = NOT_FOUND

    def admits(self, person: Principal) -> bool:
        """Whether the person may use the endpoint at all."""
        return self.everybody is not None or person.has(*self.roles)

    def scope_of(self, person: Principal) -> AccessScope:
        """What the person may reach at the endpoint."""
        held = {role: extent for role, extent in self.roles.items() if role in person.roles}
        extents = {self.everybody, *held.values()}
        return AccessScope(
            person_id=person.person_id,
            unit_id=person.unit_id,
            everywhere=Extent.EVERYWHERE in extents,
            unit_ids=frozenset(
                unit for role, extent in held.items() if extent is Extent.UNITS for unit in person.roles[role]
            ),
            assigned=Extent.ASSIGNED in extents,
        )


PUBLIC = AccessRule(public=True, everybody=Extent.EVERYWHERE, restricted=True)
SIGNED_IN = AccessRule(everybody=Extent.EVERYWHERE)
OWN = AccessRule(everybody=Extent.OWN)
OWN_RESTRICTED = replace(OWN, restricted=True)
"""Own records, also before the first password was changed."""


def holding(*roles: str) -> AccessRule:
    """Whoever holds one of these roles, wherever: for endpoints that reach no records of units or people."""
    return AccessRule(roles=dict.fromkeys(roles, Extent.EVERYWHERE))


def by_role(*, everybody: Extent | None = None, outside: int = NOT_FOUND, **roles: Extent) -> AccessRule:
    """Whoever holds one of these roles, each as far as it says."""
    return AccessRule(everybody=everybody, roles=roles, outside=outside)
