"""What identity tells: where each unit stands, so that an organiser's subtree is known here."""

from sqlalchemy import delete, insert

from services.catalog.models import Unit, UnitAncestor
from shared.contracts.identity import UnitRecorded
from shared.persistence.context import Context


def on_unit_recorded(event: UnitRecorded, context: Context) -> None:
    """Keep the unit's path, unless a newer one is known."""
    unit = context.session.get(Unit, event.unit_id, with_for_update=True)
    if unit is None:
        unit = Unit(id=event.unit_id, version=event.version)
        context.session.add(unit)
    elif unit.version >= event.version:
        return
    unit.version = event.version
    context.session.flush()
    context.session.execute(delete(UnitAncestor).where(UnitAncestor.unit_id == event.unit_id))
    path = {*event.path, event.unit_id}
    context.session.execute(
        insert(UnitAncestor), [{"unit_id": event.unit_id, "ancestor_id": each} for each in path]
    )
