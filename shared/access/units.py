"""Each service's own copy of the tree of units, and conditions on it in SQL.

A service declares the two tables on its own base and subscribes to `identity.unit_recorded`:

class Unit(UnitColumns, Base): ...
class UnitLine(UnitLineColumns, Base): ...
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, String, delete, false, insert, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Mapped, Session, mapped_column

from shared.access.scope import AccessScope
from shared.contracts.identity import UnitRecorded


class UnitColumns:
    """An organisation unit. `path` runs from the root to the unit itself; `version` grows with each change."""

    __tablename__ = "units"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    path: Mapped[list[str]]
    time_zone: Mapped[str] = mapped_column(String(60))


class UnitLineColumns:
    """That a unit stands in the subtree of an ancestor, itself included."""

    __tablename__ = "unit_lines"

    unit_id: Mapped[UUID] = mapped_column(primary_key=True)
    ancestor_id: Mapped[UUID] = mapped_column(primary_key=True, index=True)


def within(
    scope: AccessScope, unit_id: InstrumentedAttribute[UUID], lines: type[UnitLineColumns]
) -> ColumnElement[bool]:
    """The condition that a unit is within reach. The roots themselves are, also before identity has told of them."""
    if scope.everywhere:
        return true()
    if not scope.unit_ids:
        return false()
    below = select(lines.unit_id).where(lines.ancestor_id.in_(scope.unit_ids))
    return or_(unit_id.in_(scope.unit_ids), unit_id.in_(below))


def path_to(session: Session, unit_id: UUID, lines: type[UnitLineColumns]) -> frozenset[UUID]:
    """The unit with all units above it; the unit alone before identity has told of it."""
    above = session.scalars(select(lines.ancestor_id).where(lines.unit_id == unit_id))
    return frozenset(above) | {unit_id}


def record_unit(
    session: Session, event: UnitRecorded, units: type[UnitColumns], lines: type[UnitLineColumns]
) -> None:
    """Keep the present state of a unit and its line; news that is older than what is known changes nothing."""
    known: Any = session.get(units, event.unit_id, with_for_update=True)
    if known is not None and known.version >= event.version:
        return
    unit: Any = known or units()
    unit.id, unit.version = event.unit_id, event.version
    unit.name, unit.time_zone = event.name, event.time_zone
    unit.path = [str(step) for step in event.path]
    session.add(unit)
    session.flush()
    record_line(session, event.unit_id, event.path, lines)


def record_line(session: Session, unit_id: UUID, path: Iterable[UUID], lines: type[UnitLineColumns]) -> None:
    """Keep where a unit stands."""
    session.execute(delete(lines).where(lines.unit_id == unit_id))
    rows = [{"unit_id": unit_id, "ancestor_id": step} for step in {*path, unit_id}]
    session.execute(insert(lines), rows)
