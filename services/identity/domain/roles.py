"""Roles, and which of them a person may grant within their access scope.

A path is the tuple of unit ids from the root to a unit; a role held in a unit reaches all units below it.
"""

from collections.abc import Iterable, Sequence
from uuid import UUID

from shared.access.scope import AccessScope

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
GRANTED_WITHIN_A_SUBTREE = frozenset({LEARNER, TRAINER, SUPERVISOR})


def may_grant(scope: AccessScope, role: str, path: Sequence[UUID]) -> bool:
    """Whether somebody with this scope may grant the role in the unit at the end of the path.

    Nobody grants what reaches further than they do: within a subtree only roles that administer nothing.
    """
    if role not in ROLES:
        return False
    return scope.everywhere or (role in GRANTED_WITHIN_A_SUBTREE and scope.covers(path))


def may_manage(scope: AccessScope, roles: Iterable[str], path: Sequence[UUID]) -> bool:
    """Whether somebody with this scope may change a person of that unit who holds those roles.

    Who may reset a password can become that person, so it takes the right to grant all that the person holds.
    """
    return scope.covers(path) and all(may_grant(scope, role, path) for role in roles)
