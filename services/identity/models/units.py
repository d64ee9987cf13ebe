"""The tree of organisation units."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from services.identity.models.base import Base
from shared.access.units import UnitLineColumns
from shared.ids import uuid7

SEPARATOR = "."


def path_text(path: tuple[UUID, ...]) -> str:
    """A path as it is stored: ids in hexadecimal, each with a dot behind it, so that a prefix is a subtree."""
    return "".join(unit_id.hex + SEPARATOR for unit_id in path)


class Unit(Base):
    """An agency, department or work unit. `path` runs from the root to the unit itself; see `path_text`."""

    __tablename__ = "units"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    key: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(200), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("units.id"), index=True)
    path: Mapped[str] = mapped_column(String(660), unique=True)
    time_zone: Mapped[str] = mapped_column(String(60))
    version: Mapped[int] = mapped_column(default=0)
    recorded_at: Mapped[datetime]

    @property
    def path_ids(self) -> tuple[UUID, ...]:
        """The path as ids, the root first."""
        return tuple(UUID(part) for part in self.path.split(SEPARATOR) if part)


class UnitLine(UnitLineColumns, Base):
    """One step of the path to a unit, for conditions on subtrees."""
