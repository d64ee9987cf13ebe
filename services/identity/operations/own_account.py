"""What a person changes about their own account."""

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.orm import Session

from services.identity.adapters.passwords import hash_password, password_fits
from services.identity.adapters.sealing import NipVault
from services.identity.adapters.tokens import handle_hash, new_handle
from services.identity.domain.errors import (
    CurrentPasswordWrong,
    PasswordRefused,
    PersonNotFound,
    SessionEnded,
)
from services.identity.domain.fields import Language, Password, Zone
from services.identity.domain.passwords import broken_rules
from services.identity.models import Person, SignIn
from services.identity.operations.people import end_sign_ins
from services.identity.operations.publishing import count_change, publish_person
from services.identity.operations.supervision import supervisors_of
from shared.persistence.audit import record_audit
from shared.persistence.context import Context
from shared.schema.types import UNSET, Unset


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPassword:
    """The present password and the one to have from now on."""

    current_password: Password = field(repr=False)
    new_password: Password = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PreferencesChange:
    """Language and time zone; a zone of null goes back to the unit's."""

    language: Language
    time_zone: Zone | Unset | None = UNSET


def change_own_password(
    context: Context,
    *,
    vault: NipVault,
    person_id: UUID,
    session_id: UUID,
    passwords: NewPassword,
) -> str:
    """Choose a new password. All other sessions of the person end; this one goes on with a new renewal handle.

    Returns:
        The new renewal handle.

    Raises:
        CurrentPasswordWrong: the present password was not given rightly.
        PasswordRefused: the new one breaks rules.
        SessionEnded: the session has ended meanwhile.
    """
    person, sign_in = _person(context.session, person_id), context.session.get(SignIn, session_id)
    if sign_in is None or sign_in.ended_at is not None:
        raise SessionEnded("This session has ended: sign in again.")
    current, new = passwords.current_password, passwords.new_password
    if not password_fits(current, person.password_hash):
        raise CurrentPasswordWrong
    nip = vault.open(person.nip_sealed, person_id) if person.nip_sealed else None
    broken = broken_rules(new, username=person.username, name=person.name, nip=nip)
    if new == current:
        broken.append("is_unchanged")
    if broken:
        raise PasswordRefused(broken)
    person.password_hash = hash_password(new)
    person.must_change_password = False
    end_sign_ins(context, person_id, but=session_id)
    handle = new_handle()
    sign_in.handle_hash = handle_hash(handle)
    record_audit(context, actor_id=person_id, action="password.changed", subject=f"person:{person_id}")
    return handle


def acknowledge_privacy(context: Context, *, person_id: UUID) -> None:
    """Note that the person has seen the privacy notice; the first time counts."""
    person = _person(context.session, person_id)
    if person.privacy_acknowledged_at is None:
        person.privacy_acknowledged_at = context.clock.now()
        record_audit(
            context, actor_id=person_id, action="privacy.acknowledged", subject=f"person:{person_id}"
        )


def set_preferences(context: Context, *, person_id: UUID, change: PreferencesChange) -> None:
    """Choose a language and perhaps a time zone."""
    person = _person(context.session, person_id)
    time_zone = person.time_zone if change.time_zone is UNSET else change.time_zone
    if (person.language, person.time_zone) == (change.language, time_zone):
        return
    person.language, person.time_zone = change.language, time_zone
    count_change(context.clock, person)
    publish_person(context, person, person.unit, supervisors_of(context, [person_id]).get(person_id))


def _person(session: Session, person_id: UUID) -> Person:
    person = session.get(Person, person_id)
    if person is None:
        raise PersonNotFound("There is no such person any more.")
    return person
