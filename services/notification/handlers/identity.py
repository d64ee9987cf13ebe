"""What follows here from what identity tells."""

from services.notification.operations.copies import keep_person
from shared.contracts.identity import PersonRecorded
from shared.persistence.context import Context


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
