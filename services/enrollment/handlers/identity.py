"""What enrollment does with units and people: it keeps copies, and opens what their news opens."""

from services.enrollment.models import Unit, UnitLine
from services.enrollment.operations.copies import record_person
from services.enrollment.operations.openings import lock_for_person, open_for_person, open_for_unit
from shared.access.units import record_unit
from shared.contracts.identity import PersonRecorded, UnitRecorded
from shared.persistence.context import Context


def on_unit_recorded(event: UnitRecorded, context: Context) -> None:
    """Keep the unit's name, zone and place in the tree."""
    record_unit(context.session, event, Unit, UnitLine)
    open_for_unit(context.at(event.recorded_at), unit_id=event.unit_id)


def on_person_recorded(event: PersonRecorded, context: Context) -> None:
    """Keep what lists, certificates and conditions need of the person; address and language are not needed."""
    lock_for_person(context, person_id=event.person_id)
    is_news = record_person(
        context.session,
        person_id=event.person_id,
        version=event.version,
        name=event.name,
        employment_type=event.employment_type,
        position=event.position,
        rank=event.rank,
        unit_id=event.unit_id,
        supervisor_id=event.supervisor_id,
        time_zone=event.time_zone,
        active=event.active,
    )
    if is_news:
        open_for_person(context.at(event.recorded_at), person_id=event.person_id)
