"""The tree of units, as heard from identity: only where each unit stands, to tell whose courses an organiser sees."""

from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.catalog.models.base import Base


class Unit(Base):
    """A unit and the version of the fact that it was last heard in."""

    __tablename__ = "units"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]


class UnitAncestor(Base):
    """One step of a unit's path from the root, itself included."""

    __tablename__ = "unit_ancestors"

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id", ondelete="CASCADE"), primary_key=True)
    ancestor_id: Mapped[UUID] = mapped_column(primary_key=True, index=True)
