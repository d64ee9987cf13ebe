"""Rules that agencies set, as rows: a row without a unit is the shipped default."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from services.enrollment.models.base import Base

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
