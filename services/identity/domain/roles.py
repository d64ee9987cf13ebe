"""Roles, and how far each reaches: authorisation is role × unit subtree.

A path is the tuple of unit ids from the root to a unit; a role held in a unit reaches all units below it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

LEARNER = "learner"
TRAINER = "trainer"
ORGANISER = "organiser"
UNIT_ADMIN = "unit_admin"
BKPSDM_ADMIN = "bkpsdm_admin"
SUPERVISOR = "supervisor"
SIGNER = "signer"
AUDITOR = "auditor"
OPERATOR = "operator"

ROLES = (LEARNER, TRAINER, ORGANISER, UNIT_ADMIN, BKPSDM_ADMIN, SUPERVISOR, SIGNER, AUDITOR, OPERATOR)
ADMINISTERING = frozenset({ORGANISER, UNIT_ADMIN})
GRANTED_WITHIN_A_SUBTREE = frozenset({LEARNER, TRAINER, SUPERVISOR})


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Somebody who does something to others.

    Attributes:
        person_id: none for the system itself (a command, the demo).
        roles: the units in which each role is held.
    """

    person_id: UUID | None
    roles: Mapping[str, Sequence[UUID]] = field(default_factory=dict)

    @property
    def is_everywhere(self) -> bool:
        """Whether the person administers all units."""
        return BKPSDM_ADMIN in self.roles

    @property
    def administered_units(self) -> frozenset[UUID]:
        """The units whose subtrees the person administers."""
        return frozenset(unit for role in ADMINISTERING for unit in self.roles.get(role, ()))


THE_SYSTEM = Actor(person_id=None, roles={BKPSDM_ADMIN: ()})
"""Whoever stands at the server's own command line."""


def reaches(actor: Actor, path: Sequence[UUID]) -> bool:
    """Whether the actor administers the unit at the end of the path."""
    return actor.is_everywhere or not actor.administered_units.isdisjoint(path)


def may_grant(actor: Actor, role: str, path: Sequence[UUID]) -> bool:
    """Whether the actor may give this role in the unit at the end of the path.

    Nobody gives what reaches further than they do: within a subtree only roles that administer nothing.
    """
    if role not in ROLES:
        return False
    return actor.is_everywhere or (role in GRANTED_WITHIN_A_SUBTREE and reaches(actor, path))


def may_manage(actor: Actor, roles: Iterable[str], path: Sequence[UUID]) -> bool:
    """Whether the actor may change a person of that unit who holds those roles.

    Who may reset a password can become that person, so it takes the right to grant all that the person holds.
    """
    return reaches(actor, path) and all(may_grant(actor, role, path) for role in roles)
