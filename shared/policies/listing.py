"""What administrators see of policies: what holds for a unit, whose it is, since when, and what was set before."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from shared.access.scope import AccessScope
from shared.persistence.tables import AUDIT_LOG
from shared.policies.definition import Policy
from shared.policies.setting import require_unit, subject_of
from shared.policies.table import EVERYWHERE, PolicyTable
from shared.schema.documents import dump
from shared.schema.json_schema import json_schema_of
from shared.schema.types import Json

MOST_OVERRIDES = 50
"""Named per policy; `override_count` counts them all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRef:
    """A unit that a policy is set for."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyView:
    """A policy as it holds for a unit, or for the whole installation.

    Attributes:
        description: what it decides.
        form: the JSON Schema of its values.
        default: what holds where nobody set anything.
        value: what holds.
        source: whose `value` is: the default, the whole installation's, or a unit's.
        source_unit: that unit.
        is_own: the value was set for what was asked about, not inherited.
        revision: of the value that was set for what was asked about; 0 if there is none. Send it as `If-Match`.
        set_at: since when `value` holds.
        set_by: who set it.
        overrides: units below that have a value of their own, the first ones by name.
    """

    name: str
    description: str
    form: Json
    default: Json
    value: Json
    source: Literal["default", "installation", "unit"]
    source_unit: UnitRef | None
    is_own: bool
    revision: int
    set_at: datetime | None
    set_by: UUID | None
    overrides: tuple[UnitRef, ...]
    override_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyChange:
    """One line of the audit log: the value that was set, or the one that was taken away."""

    at: datetime
    by: UUID | None
    action: Literal["set", "unset"]
    value: Json


def policies_for(
    session: Session, table: PolicyTable, *, scope: AccessScope, unit_id: UUID | None
) -> tuple[PolicyView, ...]:
    """Every policy of the service as it holds for a unit, or (no unit) for the installation.

    Raises:
        UnitNotFound, InstallationNotYours: as for `setting.require_unit`.
    """
    require_unit(session, table, scope, unit_id)
    below = _overrides(session, table, unit_id)
    return tuple(_view(session, table, policy, unit_id, below) for policy in table.policies)


def policy_for(
    session: Session, table: PolicyTable, policy: Policy[Any], *, scope: AccessScope, unit_id: UUID | None
) -> PolicyView:
    """One policy, as for `policies_for`."""
    require_unit(session, table, scope, unit_id)
    return _view(session, table, policy, unit_id, _overrides(session, table, unit_id))


def changes_of(
    session: Session,
    table: PolicyTable,
    policy: Policy[Any],
    *,
    scope: AccessScope,
    unit_id: UUID | None,
    limit: int,
    before: UUID | None,
) -> list[tuple[UUID, PolicyChange]]:
    """What was set for a unit, the newest first, each with the key of its line; one more than `limit`."""
    require_unit(session, table, scope, unit_id)
    wanted = select(AUDIT_LOG).where(AUDIT_LOG.c.subject == subject_of(policy, unit_id))
    if before is not None:
        wanted = wanted.where(AUDIT_LOG.c.id < before)
    rows = session.execute(wanted.order_by(AUDIT_LOG.c.id.desc()).limit(limit + 1))
    return [
        (
            row.id,
            PolicyChange(
                at=row.happened_at,
                by=row.actor_id,
                action="set" if row.action == "policy.set" else "unset",
                value=row.detail.get("value") or row.detail.get("before") or {},
            ),
        )
        for row in rows
    ]


def _view(
    session: Session,
    table: PolicyTable,
    policy: Policy[Any],
    unit_id: UUID | None,
    below: dict[str, list[UnitRef]],
) -> PolicyView:
    found = table.in_force(session, policy, [unit_id])[unit_id]
    own = session.get(table.values, (policy.name, unit_id or EVERYWHERE))
    name = session.scalar(select(table.units.name).where(table.units.id == found.unit_id))
    source: Literal["default", "installation", "unit"] = "default" if found.set_at is None else "installation"
    return PolicyView(
        name=policy.name,
        description=" ".join((policy.form.__doc__ or "").partition("\n\n")[0].split()),
        form=json_schema_of(policy.form),
        default=dump(policy.default),
        value=dump(found.value),
        source="unit" if found.unit_id else source,
        source_unit=UnitRef(id=found.unit_id, name=name or "") if found.unit_id else None,
        is_own=own is not None,
        revision=own.revision if own else 0,
        set_at=found.set_at,
        set_by=found.set_by,
        overrides=tuple(below[policy.name][:MOST_OVERRIDES]),
        override_count=len(below[policy.name]),
    )


def _overrides(session: Session, table: PolicyTable, unit_id: UUID | None) -> dict[str, list[UnitRef]]:
    values, units = table.values, table.units
    rows = session.execute(
        select(values.name.label("policy"), units.id, units.name, units.path)
        .join(units, units.id == values.unit_id)
        .order_by(func.lower(units.name), units.id)
    )
    found: dict[str, list[UnitRef]] = defaultdict(list)
    for row in rows:
        if row.id != unit_id and (unit_id is None or str(unit_id) in row.path):
            found[row.policy].append(UnitRef(id=row.id, name=row.name))
    return found
