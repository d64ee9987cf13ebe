"""What people choose to get."""

from uuid import UUID

from sqlalchemy.orm import Session

from services.notification.models import Preference
from shared.clock import Clock


def set_preferences(session: Session, clock: Clock, *, person_id: UUID, email: bool) -> None:
    """Choose whether messages come by e-mail, too."""
    preference = session.get(Preference, person_id)
    if preference is None:
        session.add(Preference(person_id=person_id, email=email))
    else:
        preference.email = email
    session.flush()
