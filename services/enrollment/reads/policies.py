"""Which rules of agencies hold for which units."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.enrollment.domain.policy import JpTarget, nearest
from services.enrollment.models import JpTargetRow, Policy, Unit


@dataclass(frozen=True, slots=True)
class Holding:
    """The value of a policy that holds somewhere, and the unit whose it is (None: the shipped default)."""

    unit_id: UUID | None
    value: Mapping[str, Any]


def unit_paths(session: Session, unit_ids: Iterable[UUID]) -> dict[UUID, tuple[UUID, ...]]:
    """The lines from the root to each unit; the unit alone while it is not known. One query."""
    wanted = set(unit_ids)
    rows = session.execute(select(Unit.id, Unit.path).where(Unit.id.in_(wanted)))
    known = {row.id: tuple(UUID(step) for step in row.path) for row in rows}
    return {unit_id: known.get(unit_id, (unit_id,)) for unit_id in wanted}


def policies_for(session: Session, name: str, unit_ids: Iterable[UUID]) -> dict[UUID, Holding]:
    """The value of a policy that holds for each unit. Two queries, however many units."""
    rows = session.execute(select(Policy.unit_id, Policy.value).where(Policy.name == name))
    values: dict[UUID | None, Mapping[str, Any]] = {row.unit_id: row.value for row in rows}
    return {
        unit_id: Holding(*nearest(values, path)) for unit_id, path in unit_paths(session, unit_ids).items()
    }


def policy_for(session: Session, name: str, unit_id: UUID) -> Holding:
    """The value of a policy that holds for a unit."""
    return policies_for(session, name, [unit_id])[unit_id]


def jp_targets(session: Session) -> list[JpTarget]:
    """Every target row; there are few."""
    return [
        JpTarget(row.unit_id, row.employment_type, row.year, row.target, row.ceiling)
        for row in session.scalars(select(JpTargetRow))
    ]
