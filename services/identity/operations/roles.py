"""Granting and taking away roles."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from services.identity.domain.errors import RoleNotYoursToGrant, UnitNotFound
from services.identity.domain.roles import LEARNER, may_grant
from services.identity.models import RoleGrant, Unit
from shared.access.scope import AccessScope
from shared.persistence.audit import record_audit
from shared.persistence.context import Context


def granted_roles(session: Session, person_id: UUID) -> set[tuple[str, UUID]]:
    """The roles that were granted to a person, each with its unit."""
    rows = session.execute(select(RoleGrant.role, RoleGrant.unit_id).where(RoleGrant.person_id == person_id))
    return {(role, unit_id) for role, unit_id in rows}


def set_roles(
    context: Context, *, scope: AccessScope, person_id: UUID, roles: Mapping[str, Sequence[UUID]]
) -> Sequence[tuple[str, UUID]]:
    """Give a person exactly these roles, taking away the others. Everybody is a learner, which is not kept.

    Returns:
        The roles that were taken away, each with its unit.

    Raises:
        RoleNotYoursToGrant: the acting person could not give a role that is given or taken away.
        UnitNotFound: a role is to be held in a unit that does not exist.
    """
    wanted = {(role, unit_id) for role, units in roles.items() for unit_id in units if role != LEARNER}
    present = granted_roles(context.session, person_id)
    paths = _paths(context.session, {unit_id for _, unit_id in wanted ^ present})
    for role, unit_id in wanted ^ present:
        if not may_grant(scope, role, paths[unit_id]):
            raise RoleNotYoursToGrant(f"You may not give or take away the role {role} in this unit.")
    withdrawn = sorted(present - wanted)
    for role, unit_id in withdrawn:
        context.session.execute(
            delete(RoleGrant).where(
                RoleGrant.person_id == person_id, RoleGrant.role == role, RoleGrant.unit_id == unit_id
            )
        )
        _note(context, scope, action="role.revoked", person_id=person_id, role=role, unit_id=unit_id)
    for role, unit_id in sorted(wanted - present):
        grant_role(context, scope=scope, person_id=person_id, role=role, unit_id=unit_id)
    return withdrawn


def grant_role(context: Context, *, scope: AccessScope, person_id: UUID, role: str, unit_id: UUID) -> None:
    """Give a role; that the acting person may, the caller has checked."""
    context.session.add(
        RoleGrant(
            person_id=person_id,
            role=role,
            unit_id=unit_id,
            granted_by=scope.actor_id,
            granted_at=context.clock.now(),
        )
    )
    _note(context, scope, action="role.granted", person_id=person_id, role=role, unit_id=unit_id)


def _paths(session: Session, unit_ids: set[UUID]) -> dict[UUID, tuple[UUID, ...]]:
    units = session.scalars(select(Unit).where(Unit.id.in_(unit_ids))).all()
    if missing := unit_ids - {unit.id for unit in units}:
        raise UnitNotFound(f"There is no unit {min(missing)}.")
    return {unit.id: unit.path_ids for unit in units}


def _note(
    context: Context, scope: AccessScope, *, action: str, person_id: UUID, role: str, unit_id: UUID
) -> None:
    record_audit(
        context,
        actor_id=scope.actor_id,
        action=action,
        subject=f"person:{person_id}",
        detail={"role": role, "unit_id": str(unit_id)},
    )
