"""What people choose to get."""

from uuid import UUID

from services.notification.models import Preference
from shared.persistence.context import Context


def set_preferences(context: Context, *, person_id: UUID, email: bool) -> None:
    """Choose whether messages come by e-mail, too."""
    preference = context.session.get(Preference, person_id)
    if preference is None:
        context.session.add(Preference(person_id=person_id, email=email))
    else:
        preference.email = email
    context.session.flush()
