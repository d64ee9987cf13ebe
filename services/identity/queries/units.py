"""Reading the tree of units."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.identity.domain.errors import UnitNotFound
from services.identity.domain.fields import UnitKind
from services.identity.models import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitView:
    """A unit; `path` runs from the root to the unit itself."""

    id: UUID
    key: str
    name: str
    kind: UnitKind
    parent_id: UUID | None
    path: tuple[UUID, ...]
    time_zone: str


def units_in_tree_order(session: Session, *, limit: int, after: str | None) -> Sequence[UnitView]:
    """Up to `limit + 1` units, each after its parent.

    Args:
        after: the `place` of the last unit seen, none to start.
    """
    statement = select(Unit).order_by(Unit.path).limit(limit + 1)
    if after is not None:
        statement = statement.where(Unit.path > after)
    return [_view(unit) for unit in session.scalars(statement)]


def place(unit: UnitView) -> str:
    """What orders a unit in the tree."""
    return "".join(f"{unit_id.hex}." for unit_id in unit.path)


def unit_by_id(session: Session, unit_id: UUID) -> UnitView:
    """One unit.

    Raises:
        UnitNotFound: there is none with this id.
    """
    unit = session.get(Unit, unit_id)
    if unit is None:
        raise UnitNotFound("There is no such unit.")
    return _view(unit)


def unit_id_by_key(session: Session, key: str) -> UUID:
    """The id of the unit with this key.

    Raises:
        UnitNotFound: there is none.
    """
    found = session.scalar(select(Unit.id).where(Unit.key == key))
    if found is None:
        raise UnitNotFound(f"There is no unit with the key {key!r}.")
    return found


def _view(unit: Unit) -> UnitView:
    return UnitView(
        id=unit.id,
        key=unit.key,
        name=unit.name,
        kind=unit.kind,
        parent_id=unit.parent_id,
        path=unit.path_ids,
        time_zone=unit.time_zone,
    )
