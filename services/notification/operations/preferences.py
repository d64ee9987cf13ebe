"""What people choose to get."""

from dataclasses import dataclass
from uuid import UUID

from services.notification.models import Preference
from shared.persistence.context import Context


@dataclass(frozen=True, slots=True, kw_only=True)
class PreferencesChange:
    """Whether messages come by e-mail, too."""

    email: bool


def set_preferences(context: Context, *, person_id: UUID, change: PreferencesChange) -> None:
    """Choose whether messages come by e-mail, too."""
    preference = context.session.get(Preference, person_id)
    if preference is None:
        context.session.add(Preference(person_id=person_id, email=change.email))
    else:
        preference.email = change.email
    context.session.flush()
