"""What follows here from what identity tells."""

from services.notification.models import Unit, UnitLine
from services.notification.operations.copies import keep_person
from services.notification.operations.messages import tell_deactivated, tell_role_withdrawn
from shared.access import denials
from shared.access.units import record_unit
from shared.contracts.identity import PersonDeactivated, PersonRecorded, RoleWithdrawn, UnitRecorded
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


def on_person_deactivated(event: PersonDeactivated, context: Context) -> None:
    """Refuse the person's tokens, and tell them by e-mail, since they cannot sign in any more."""
    denials.on_person_deactivated(event, context)
    tell_deactivated(
        context.at(event.deactivated_at), person_id=event.person_id, version=event.person_version
    )


def on_role_withdrawn(event: RoleWithdrawn, context: Context) -> None:
    """Refuse the tokens that still grant the role, and tell the person."""
    denials.on_role_withdrawn(event, context)
    tell_role_withdrawn(
        context.at(event.withdrawn_at),
        person_id=event.person_id,
        version=event.person_version,
        role=event.role,
        unit_id=event.unit_id,
    )
