"""Setting the rules of an agency."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.enrollment.domain.policy import check_policy
from services.enrollment.models import JpTargetRow, Policy
from shared.ids import uuid7
from shared.persistence.audit import record_audit
from shared.persistence.context import Context


def set_policy(
    context: Context,
    *,
    name: str,
    value: Mapping[str, Any],
    unit_id: UUID | None = None,
    actor_id: UUID | None = None,
) -> None:
    """Set a policy for a unit and its subtree, or (no unit) the default of the installation.

    Raises:
        PolicyRefused: there is no such policy, or its value cannot be used.
    """
    check_policy(name, value)
    row = context.session.scalar(
        select(Policy).where(
            Policy.name == name, Policy.unit_id.is_(None) if unit_id is None else Policy.unit_id == unit_id
        )
    )
    if row is None:
        context.session.add(Policy(policy_id=uuid7(), name=name, unit_id=unit_id, value=dict(value)))
    else:
        row.value = dict(value)
    context.session.flush()
    detail = {"unit_id": str(unit_id), "value": dict(value)}
    record_audit(context, actor_id=actor_id, action="policy.set", subject=f"policy:{name}", detail=detail)


def set_jp_target(
    context: Context,
    *,
    target: Decimal,
    ceiling: Decimal | None = None,
    unit_id: UUID | None = None,
    employment_type: str | None = None,
    year: int | None = None,
    actor_id: UUID | None = None,
) -> None:
    """Set how many JP a year are asked of whom; what is None matches everything."""
    row = context.session.scalar(
        select(JpTargetRow).where(
            JpTargetRow.unit_id.is_not_distinct_from(unit_id),
            JpTargetRow.employment_type.is_not_distinct_from(employment_type),
            JpTargetRow.year.is_not_distinct_from(year),
        )
    )
    if row is None:
        row = JpTargetRow(
            target_id=uuid7(), unit_id=unit_id, employment_type=employment_type, year=year, target=target
        )
        context.session.add(row)
    row.target, row.ceiling = target, ceiling
    context.session.flush()
    detail = {
        "employment_type": employment_type,
        "year": year,
        "target": str(target),
        "ceiling": str(ceiling),
    }
    record_audit(context, actor_id=actor_id, action="policy.set", subject="policy:jp_target", detail=detail)
