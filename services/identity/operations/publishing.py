"""The events of identity: made from its rows at one place, so that each field is filled the same way everywhere.

What takes a right back also denies the tokens that still grant it: here at once, elsewhere when the event arrives.
"""

from collections.abc import Sequence
from uuid import UUID

from services.identity.models import Person, Unit, UnitLine
from shared.access.denials import deny_person, deny_sessions
from shared.access.units import record_line
from shared.clock import Clock
from shared.contracts.identity import (
    PersonDeactivated,
    PersonRecorded,
    RoleWithdrawn,
    SessionEnded,
    UnitRecorded,
)
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


def publish_sessions_ended(context: Context, person_id: UUID, session_ids: Sequence[UUID]) -> None:
    """Tell that these sessions of a person ended, and refuse their tokens."""
    now = context.clock.now()
    deny_sessions(context.session, session_ids, now)
    for session_id in session_ids:
        outbox.record(context, SessionEnded(session_id=session_id, person_id=person_id, ended_at=now))


def publish_deactivated(context: Context, person: Person) -> None:
    """Tell that the person was deactivated, and refuse their tokens; after `count_change`."""
    now = context.clock.now()
    deny_person(context.session, person.id, person.version, now)
    outbox.record(
        context,
        PersonDeactivated(person_id=person.id, person_version=person.version, deactivated_at=now),
    )


def publish_roles_withdrawn(context: Context, person: Person, roles: Sequence[tuple[str, UUID]]) -> None:
    """Tell that the person lost these roles, each with its unit, and refuse older tokens; after `count_change`."""
    if not roles:
        return
    now = context.clock.now()
    deny_person(context.session, person.id, person.version, now)
    for role, unit_id in roles:
        outbox.record(
            context,
            RoleWithdrawn(
                person_id=person.id,
                person_version=person.version,
                role=role,
                unit_id=unit_id,
                withdrawn_at=now,
            ),
        )
