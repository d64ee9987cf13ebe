"""What identity tells: where each unit stands, so that an organiser's subtree is known here."""

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from services.catalog.models import Unit, UnitAncestor
from shared.contracts.identity import UnitRecorded


def on_unit_recorded(event: UnitRecorded, session: Session) -> None:
    """Keep the unit's path, unless a newer one is known."""
    unit = session.get(Unit, event.unit_id, with_for_update=True)
    if unit is None:
        unit = Unit(id=event.unit_id, version=event.version)
        session.add(unit)
    elif unit.version >= event.version:
        return
    unit.version = event.version
    session.flush()
    session.execute(delete(UnitAncestor).where(UnitAncestor.unit_id == event.unit_id))
    path = {*event.path, event.unit_id}
    session.execute(insert(UnitAncestor), [{"unit_id": event.unit_id, "ancestor_id": each} for each in path])
