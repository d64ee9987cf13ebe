"""What follows here from what identity tells."""

from sqlalchemy.orm import Session

from services.notification.operations.copies import keep_person
from shared.clock import At
from shared.contracts.identity import PersonRecorded


def on_person_recorded(event: PersonRecorded, session: Session) -> None:
    """Remember how to address the person."""
    keep_person(
        session,
        At(event.recorded_at),
        person_id=event.person_id,
        version=event.version,
        name=event.name,
        email=event.email,
        language=event.language,
        time_zone=event.time_zone,
        active=event.active,
    )
