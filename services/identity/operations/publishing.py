"""The events of identity: made from its rows at one place, so that each field is filled the same way everywhere."""

from uuid import UUID

from services.identity.models import Person, Unit, UnitLine
from shared.access.units import record_line
from shared.clock import Clock
from shared.contracts.identity import PersonRecorded, UnitRecorded
from shared.messaging import outbox
from shared.persistence.context import Context


def publish_unit(context: Context, unit: Unit) -> None:
    """Count a change of the unit, keep where it stands, and record its present state as an event."""
    unit.version += 1
    unit.recorded_at = context.clock.now()
    record_line(context.session, unit.id, unit.path_ids, UnitLine)
    outbox.record(
        context,
        UnitRecorded(
            unit_id=unit.id,
            version=unit.version,
            key=unit.key,
            name=unit.name,
            kind=unit.kind,
            parent_id=unit.parent_id,
            path=unit.path_ids,
            time_zone=unit.time_zone,
            recorded_at=unit.recorded_at,
        ),
    )


def count_change(clock: Clock, person: Person) -> None:
    """Count a change of the person, to be told with `publish_person` when all that changed is written."""
    person.version += 1
    person.recorded_at = clock.now()


def publish_person(context: Context, person: Person, unit: Unit, supervisor_id: UUID | None) -> None:
    """Tell the person's present state."""
    outbox.record(
        context,
        PersonRecorded(
            person_id=person.id,
            version=person.version,
            name=person.name,
            email=person.email,
            employment_type=person.employment_type,
            position=person.position,
            rank=person.rank,
            unit_id=unit.id,
            supervisor_id=supervisor_id,
            time_zone=person.time_zone or unit.time_zone,
            language=person.language,
            active=person.active,
            recorded_at=person.recorded_at,
        ),
    )
