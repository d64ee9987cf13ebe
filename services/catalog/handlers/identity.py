"""What catalog does when identity publishes something."""

from services.catalog.models import Unit, UnitLine
from shared.access.units import record_unit
from shared.contracts.identity import UnitRecorded
from shared.persistence.context import Context


def on_unit_recorded(event: UnitRecorded, context: Context) -> None:
    """Keep where the unit stands in the tree."""
    record_unit(context.session, event, Unit, UnitLine)
