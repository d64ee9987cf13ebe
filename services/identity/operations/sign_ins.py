"""Signing in, renewing, signing out. Each sign-in is a session that can be ended on its own."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from services.identity.adapters.passwords import hash_password, needs_new_hash, password_fits
from services.identity.adapters.tokens import handle_hash, new_handle
from services.identity.domain.errors import CredentialsRefused, SessionEnded, SessionNotFound
from services.identity.models import Person, SignIn
from services.identity.operations.publishing import publish_sessions_ended
from shared.ids import uuid7
from shared.persistence.audit import record_audit
from shared.persistence.context import Context

KEPT_AFTER_END = timedelta(days=30)


def check_credentials(session: Session, *, username: str, password: str) -> UUID:
    """The active person whom username and password belong to. Reads only, so no lock is held while it hashes.

    Raises:
        CredentialsRefused: they belong to nobody, or to somebody who is not active.
    """
    row = session.execute(
        select(Person.id, Person.password_hash, Person.active).where(
            Person.username == username.strip().lower()
        )
    ).one_or_none()
    if not password_fits(password, row.password_hash if row else None) or row is None or not row.active:
        raise CredentialsRefused("Username and password do not belong together.")
    person_id: UUID = row.id
    return person_id


def start_session(
    context: Context, *, person_id: UUID, password: str, remember: bool, life: timedelta
) -> tuple[UUID, str]:
    """Start a session for a person whose credentials were checked.

    Args:
        password: as given, to be hashed anew if it was hashed with weaker parameters than today's.

    Returns:
        The session's id and its renewal handle, which is kept nowhere else.
    """
    person = context.session.get_one(Person, person_id)
    if not person.must_change_password and needs_new_hash(person.password_hash):
        person.password_hash = hash_password(password)
    now, handle = context.clock.now(), new_handle()
    # The audit log keeps who signed in when; rows that can do nothing any more need not stay.
    context.session.execute(
        delete(SignIn).where(SignIn.person_id == person_id, SignIn.expires_at <= now - KEPT_AFTER_END)
    )
    sign_in = SignIn(
        id=uuid7(),
        person_id=person_id,
        handle_hash=handle_hash(handle),
        remembered=remember,
        started_at=now,
        used_at=now,
        expires_at=now + life,
    )
    context.session.add(sign_in)
    context.session.flush()
    record_audit(context, actor_id=person_id, action="session.started", subject=f"session:{sign_in.id}")
    return sign_in.id, handle


def note_refused_sign_in(context: Context, *, username: str) -> None:
    """Write down that somebody tried a wrong password; of an unknown username only that it happened."""
    person_id = context.session.scalar(select(Person.id).where(Person.username == username.strip().lower()))
    subject = f"person:{person_id}" if person_id else "person:unknown"
    record_audit(context, actor_id=None, action="session.refused", subject=subject)


def renew_session(context: Context, *, handle: str) -> UUID:
    """Let a session go on.

    Returns:
        The session's id.

    Raises:
        SessionEnded: it was signed out or has expired, or its person is no longer active.
    """
    now = context.clock.now()
    sign_in = context.session.scalars(
        select(SignIn).where(SignIn.handle_hash == handle_hash(handle))
    ).one_or_none()
    if sign_in is None or sign_in.ended_at is not None or sign_in.expires_at <= now:
        raise SessionEnded("This session has ended: sign in again.")
    if not context.session.get_one(Person, sign_in.person_id).active:
        raise SessionEnded("This account is no longer active.")
    sign_in.used_at = now
    return sign_in.id


def end_session(context: Context, *, person_id: UUID, session_id: UUID) -> None:
    """Sign out of one of a person's own sessions; one that has ended stays so.

    Raises:
        SessionNotFound: the person has no such session.
    """
    sign_in = context.session.get(SignIn, session_id)
    if sign_in is None or sign_in.person_id != person_id:
        raise SessionNotFound("You have no such session.")
    if sign_in.ended_at is None:
        sign_in.ended_at = context.clock.now()
        publish_sessions_ended(context, person_id, [session_id])
        record_audit(context, actor_id=person_id, action="session.ended", subject=f"session:{session_id}")
