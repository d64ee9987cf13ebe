"""Change what a unit has set, with a line in the audit log in the same transaction."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from shared.access.scope import AccessScope
from shared.errors import NotAllowed, NotFound, PreconditionFailed
from shared.persistence.audit import record_audit
from shared.persistence.context import Context
from shared.policies.definition import Policy
from shared.policies.table import EVERYWHERE, PolicyTable, PolicyValueColumns
from shared.schema.documents import dump, load


class UnitNotFound(NotFound):
    """There is no such unit, or it is not within reach."""


class InstallationNotYours(NotAllowed):
    """What holds for the whole installation is set by those who reach all units."""


def set_policy(
    context: Context,
    table: PolicyTable,
    policy: Policy[Any],
    value: Mapping[str, Any],
    *,
    scope: AccessScope,
    unit_id: UUID | None = None,
    expected_revision: int | None = None,
) -> None:
    """Set a value for a unit and what is below it, or (no unit) for the whole installation.

    Args:
        expected_revision: of the value that was edited, 0 if there was none; None for whatever is there.

    Raises:
        InvalidInput: the value does not have the policy's form; `fields` says where.
        UnitNotFound, InstallationNotYours: as for `require_unit`.
        PreconditionFailed: somebody else set it meanwhile.
    """
    kept = dump(load(policy.form, value))
    row = _locked(context, table, policy, scope=scope, unit_id=unit_id, expected_revision=expected_revision)
    if row is None:
        row = table.values()
        row.name, row.unit_id, row.revision = policy.name, unit_id or EVERYWHERE, 0
        context.session.add(row)
    row.value, row.revision = kept, row.revision + 1
    row.set_at, row.set_by = context.clock.now(), scope.actor_id
    context.session.flush()
    _note(context, "policy.set", policy, unit_id, scope, value=kept)


def unset_policy(
    context: Context,
    table: PolicyTable,
    policy: Policy[Any],
    *,
    scope: AccessScope,
    unit_id: UUID | None = None,
    expected_revision: int | None = None,
) -> None:
    """Take a unit's own value away: what is above it holds again. Without one, nothing happens.

    Raises:
        UnitNotFound, InstallationNotYours, PreconditionFailed: as for `set_policy`.
    """
    row = _locked(context, table, policy, scope=scope, unit_id=unit_id, expected_revision=expected_revision)
    if row is None:
        return
    before = row.value
    context.session.delete(row)
    context.session.flush()
    _note(context, "policy.unset", policy, unit_id, scope, before=before)


def require_unit(session: Session, table: PolicyTable, scope: AccessScope, unit_id: UUID | None) -> None:
    """Refuse what is beyond the scope.

    Raises:
        UnitNotFound: no such unit, or not within reach.
        InstallationNotYours: no unit is named, and the scope has limits.
    """
    if unit_id is None:
        if not scope.everywhere:
            raise InstallationNotYours()
        return
    known = session.scalar(select(table.units.id).where(table.units.id == unit_id))
    if known is None or not scope.covers(table.paths(session, [unit_id])[unit_id]):
        raise UnitNotFound("There is no such unit of yours.")


def subject_of(policy: Policy[Any], unit_id: UUID | None) -> str:
    """What the audit log calls a policy of a unit."""
    return f"policy:{policy.name}:{unit_id or 'everywhere'}"


def _locked(
    context: Context,
    table: PolicyTable,
    policy: Policy[Any],
    *,
    scope: AccessScope,
    unit_id: UUID | None,
    expected_revision: int | None,
) -> PolicyValueColumns | None:
    require_unit(context.session, table, scope, unit_id)
    key = (policy.name, unit_id or EVERYWHERE)
    row = context.session.get(table.values, key, with_for_update=True)
    if expected_revision is not None and expected_revision != (row.revision if row else 0):
        raise PreconditionFailed("Somebody else set this policy meanwhile: look at it again.")
    return row


def _note(
    context: Context,
    action: str,
    policy: Policy[Any],
    unit_id: UUID | None,
    scope: AccessScope,
    **detail: Any,
) -> None:
    record_audit(
        context,
        actor_id=scope.actor_id,
        action=action,
        subject=subject_of(policy, unit_id),
        detail={"unit_id": None if unit_id is None else str(unit_id), **detail},
    )
