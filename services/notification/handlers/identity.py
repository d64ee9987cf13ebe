"""What follows here from what identity tells."""

from services.notification.models import Unit, UnitLine
from services.notification.operations.copies import keep_person
from shared.access.units import record_unit
from shared.contracts.identity import PersonRecorded, UnitRecorded
from shared.persistence.context import Context


def on_unit_recorded(event: UnitRecorded, context: Context) -> None:
    """Keep the unit's name and place in the tree."""
    record_unit(context.session, event, Unit, UnitLine)


def on_person_recorded(event: PersonRecorded, context: Context) -> None:
    """Remember how to address the person."""
    keep_person(
        context.at(event.recorded_at),
        person_id=event.person_id,
        version=event.version,
        name=event.name,
        email=event.email,
        language=event.language,
        time_zone=event.time_zone,
        active=event.active,
    )
