"""Rules that agencies set, as rows: a row without a unit is the shipped default."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Index, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from services.enrollment.domain.policy import JpTarget, nearest
from services.enrollment.models.base import Base
from services.enrollment.models.units import Unit

DEFAULTS_ONLY = text("unit_id IS NULL")


class Policy(Base):
    """The value of a policy (`services.enrollment.domain.policy.NAMES`) for a unit and its subtree."""

    __tablename__ = "policies"
    __table_args__ = (
        Index("uq_policies_name_unit", "name", "unit_id", unique=True),
        # Two empty units are not equal in SQL, so the default needs a rule of its own.
        Index(
            "uq_policies_default",
            "name",
            unique=True,
            sqlite_where=DEFAULTS_ONLY,
            postgresql_where=DEFAULTS_ONLY,
        ),
    )

    policy_id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    unit_id: Mapped[UUID | None]
    value: Mapped[dict[str, Any]]


class JpTargetRow(Base):
    """JP a year asked of whom, and the ceiling to warn at; None matches everything."""

    __tablename__ = "jp_targets"

    target_id: Mapped[UUID] = mapped_column(primary_key=True)
    unit_id: Mapped[UUID | None]
    employment_type: Mapped[str | None]
    year: Mapped[int | None]
    target: Mapped[Decimal]
    ceiling: Mapped[Decimal | None]


@dataclass(frozen=True, slots=True)
class Holding:
    """The value of a policy that holds somewhere, and the unit whose it is (None: the shipped default)."""

    unit_id: UUID | None
    value: Mapping[str, Any]


def unit_paths(session: Session, unit_ids: Iterable[UUID]) -> dict[UUID, tuple[UUID, ...]]:
    """The lines from the root to each unit; the unit alone while it has not been heard of. One query."""
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
