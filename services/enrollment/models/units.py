"""The copy of the tree of units, heard from identity."""

from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from services.enrollment.models.base import Base


class Unit(Base):
    """An organisation unit. `path` runs from the root to the unit itself; `version` grows with each change."""

    __tablename__ = "units"

    unit_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    name: Mapped[str]
    path: Mapped[list[str]]
    time_zone: Mapped[str]


class UnitLine(Base):
    """One step of a unit's line: the unit stands in the subtree of the ancestor (itself included)."""

    __tablename__ = "unit_lines"

    unit_id: Mapped[UUID] = mapped_column(primary_key=True)
    ancestor_id: Mapped[UUID] = mapped_column(primary_key=True, index=True)
