"""Heard from identity: units and people, of whom copies are kept."""

from services.enrollment.models import Unit, UnitLine
from services.enrollment.operations.copies import record_person
from shared.access.units import record_unit
from shared.contracts.identity import PersonRecorded, UnitRecorded
from shared.persistence.context import Context


def on_unit_recorded(event: UnitRecorded, context: Context) -> None:
    """Keep the unit's name, zone and place in the tree."""
    record_unit(context.session, event, Unit, UnitLine)


def on_person_recorded(event: PersonRecorded, context: Context) -> None:
    """Keep what lists and certificates print of the person; address and language are not our business."""
    record_person(
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
