"""Signing in, renewing, signing out.

Sign-in opens its transactions itself: counting a try and noting a refusal must outlive the refusal, and the password
is checked before the database is locked for writing.
"""

from dataclasses import dataclass, field
from hashlib import sha256
from typing import Annotated, Any
from uuid import UUID

from flask_smorest import Blueprint

from services.identity.adapters.metrics import SIGN_INS
from services.identity.api.context import client_address, settings, terms, today, vault
from services.identity.domain.errors import CredentialsRefused
from services.identity.domain.fields import Password
from services.identity.operations.sign_ins import (
    check_credentials,
    end_session,
    note_refused_sign_in,
    renew_session,
    start_session,
)
from services.identity.queries.sign_ins import SessionView, SignedInView, sessions_of, signed_in
from shared.errors import TooManyRequests
from shared.schema.types import Length
from shared.web.auth import principal
from shared.web.cursors import instant_and_key_in
from shared.web.declared import accepts, answers
from shared.web.limits import forget, give_back, limit
from shared.web.pagination import Page, PageArgs, page_of
from shared.web.transaction import clock, context, database, reading, session, writing

blp = Blueprint("sessions", __name__, description="Signing in, renewing, signing out")

WINDOW_SECONDS = 15 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """Username and password."""

    username: Annotated[str, Length(1, 254)]
    password: Password = field(repr=False)
    remember: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewal:
    """The handle of a session that goes on."""

    renewal_handle: Annotated[str, Length(20, 100)] = field(repr=False)


@blp.route("/sessions", methods=["POST"])
@accepts(Credentials)
@answers(201, SignedInView)
def sign_in(body: Credentials) -> SignedInView:
    """Sign in. After too many refusals, for an account or from an address, waiting is asked for."""
    account = limit_key("account", body.username.strip().lower())
    address = limit_key("address", client_address())
    try:
        for key, most in (
            (account, settings().most_tries_per_account),
            (address, settings().most_tries_per_address),
        ):
            limit(database(), clock(), key=key, most=most, per_seconds=WINDOW_SECONDS)
    except TooManyRequests:
        SIGN_INS.labels("locked").inc()
        raise
    try:
        with database().reading() as opened:
            person_id = check_credentials(opened, username=body.username, password=body.password)
    except CredentialsRefused:
        with database().begin() as context:
            note_refused_sign_in(context, username=body.username)
        SIGN_INS.labels("failed").inc()
        raise
    with database().begin() as context:
        session_id, handle = start_session(
            context,
            person_id=person_id,
            password=body.password,
            remember=body.remember,
            life=settings().session_life(body.remember),
        )
        answer = answer_with(context.session, session_id, handle)
    # Only refusals count: a whole office signs in from one address. The address's other refusals stay counted, or
    # whoever has one account could try others without end.
    forget(database(), key=account)
    give_back(database(), key=address)
    SIGN_INS.labels("ok").inc()
    return answer


@blp.route("/sessions/renew", methods=["POST"])
@accepts(Renewal)
@answers(200, SignedInView)
def renew(body: Renewal) -> SignedInView:
    """A fresh token for a session that goes on. The answer is never kept for an Idempotency-Key: it is a secret."""
    with database().begin() as context:
        session_id = renew_session(context, handle=body.renewal_handle)
        return answer_with(context.session, session_id, body.renewal_handle)


@blp.route("/sessions", methods=["GET"])
@reading
@accepts(PageArgs, location="query")
@answers(200, Page[SessionView])
def own_sessions(args: PageArgs) -> Page[SessionView]:
    """The person's own sessions that go on."""
    rows = sessions_of(
        session(),
        principal().person_id,
        now=clock().now(),
        current_id=principal().session_id,
        limit=args.limit,
        after=instant_and_key_in(args.cursor),
    )
    return page_of(rows, args.limit, lambda row: (row.started_at.isoformat(), row.id))


@blp.route("/sessions/current", methods=["DELETE"])
@writing
@answers(204)
def sign_out() -> None:
    """Sign out."""
    end_session(context(), person_id=principal().person_id, session_id=principal().session_id)


@blp.route("/sessions/<uuid:session_id>", methods=["DELETE"])
@writing
@answers(204)
def sign_out_elsewhere(session_id: UUID) -> None:
    """End one of the person's own sessions."""
    end_session(context(), person_id=principal().person_id, session_id=session_id)


def answer_with(opened: Any, session_id: UUID, handle: str) -> SignedInView:
    """What signing in and renewing are answered with."""
    now = clock().now()
    return signed_in(opened, session_id, handle, terms=terms(), now=now, today=today(), vault=vault())


def limit_key(kind: str, value: str) -> str:
    """What a limit is counted under: nothing that names a person or a place."""
    return f"sign-in:{kind}:{sha256(value.encode()).hexdigest()[:40]}"
