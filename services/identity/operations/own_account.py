"""What a person changes about their own account."""

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
from services.identity.domain.passwords import broken_rules
from services.identity.models import Person, SignIn
from services.identity.operations.people import UNCHANGED, end_sign_ins
from services.identity.operations.publishing import count_change, publish_person
from services.identity.operations.supervision import supervisors_of
from shared.persistence.audit import record_audit
from shared.persistence.context import Context


def change_own_password(
    context: Context,
    *,
    vault: NipVault,
    person_id: UUID,
    session_id: UUID,
    current_password: str,
    new_password: str,
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
    if not password_fits(current_password, person.password_hash):
        raise CurrentPasswordWrong
    nip = vault.open(person.nip_sealed, person_id) if person.nip_sealed else None
    broken = broken_rules(new_password, username=person.username, name=person.name, nip=nip)
    if new_password == current_password:
        broken.append("is_unchanged")
    if broken:
        raise PasswordRefused(broken)
    person.password_hash = hash_password(new_password)
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


def set_preferences(
    context: Context, *, person_id: UUID, language: str, time_zone: str | None = UNCHANGED
) -> None:
    """Choose a language (id or en) and, if one is named, a time zone; None goes back to the unit's."""
    person = _person(context.session, person_id)
    if time_zone is UNCHANGED:
        time_zone = person.time_zone
    if (person.language, person.time_zone) == (language, time_zone):
        return
    person.language, person.time_zone = language, time_zone
    count_change(context.clock, person)
    publish_person(context, person, person.unit, supervisors_of(context, [person_id]).get(person_id))


def _person(session: Session, person_id: UUID) -> Person:
    person = session.get(Person, person_id)
    if person is None:
        raise PersonNotFound("There is no such person any more.")
    return person
