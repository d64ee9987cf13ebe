"""Reading sessions: what a sign-in is answered with, and a person's own list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from services.identity.adapters.sealing import NipVault
from services.identity.adapters.tokens import sign_token
from services.identity.models import Person, SignIn
from services.identity.queries.people import AccountView, person_by_id


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenTerms:
    """How tokens are made: with which key, in whose name, for how long."""

    signing_key: str
    issuer: str
    life: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedInView:
    """A token until `expires_at`, the handle that renews it, and who it speaks for."""

    access_token: str
    expires_at: datetime
    renewal_handle: str
    person: AccountView


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionView:
    """One of the person's own sessions."""

    id: UUID
    started_at: datetime
    used_at: datetime
    expires_at: datetime
    remembered: bool
    is_current: bool


def signed_in(
    session: Session,
    session_id: UUID,
    handle: str,
    *,
    terms: TokenTerms,
    now: datetime,
    today: date,
    vault: NipVault,
) -> SignedInView:
    """A fresh token for a session, with who it speaks for; never beyond the session's own end."""
    sign_in = session.get_one(SignIn, session_id)
    # The version is read before the roles: a token must never carry a version that is newer than its roles.
    version = session.get_one(Person, sign_in.person_id).version
    person = person_by_id(session, sign_in.person_id, today=today, vault=vault)
    life = min(terms.life, sign_in.expires_at - now)
    token = sign_token(
        terms.signing_key,
        issuer=terms.issuer,
        now=now,
        life=life,
        person_id=person.id,
        session_id=session_id,
        name=person.name,
        unit_id=person.unit.id,
        roles=person.roles,
        time_zone=person.time_zone,
        restricted=person.must_change_password,
        version=version,
    )
    return SignedInView(access_token=token, expires_at=now + life, renewal_handle=handle, person=person)


def sessions_of(
    session: Session,
    person_id: UUID,
    *,
    now: datetime,
    current_id: UUID,
    limit: int,
    after: tuple[datetime, UUID] | None,
) -> Sequence[SessionView]:
    """Up to `limit + 1` sessions of a person that have not ended, the newest first."""
    statement = (
        select(SignIn)
        .where(SignIn.person_id == person_id, SignIn.ended_at.is_(None), SignIn.expires_at > now)
        .order_by(SignIn.started_at.desc(), SignIn.id.desc())
        .limit(limit + 1)
    )
    if after is not None:
        statement = statement.where(tuple_(SignIn.started_at, SignIn.id) < tuple_(*after))
    return [
        SessionView(
            id=row.id,
            started_at=row.started_at,
            used_at=row.used_at,
            expires_at=row.expires_at,
            remembered=row.remembered,
            is_current=row.id == current_id,
        )
        for row in session.scalars(statement)
    ]
