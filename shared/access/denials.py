"""The deny list: access tokens that are refused although they have not expired.

Identity adds an entry in the transaction that ends a session, deactivates a person or withdraws a role; every other
service adds it when it receives the event. `authorise` looks at each request. An entry is deleted (see
`shared.messaging.runtime.retention`) when all tokens that it refuses have expired.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Uuid, bindparam, case, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from shared.access.scope import Principal
from shared.contracts.identity import PersonDeactivated, RoleWithdrawn, SessionEnded
from shared.messaging.subscription import Subscription
from shared.persistence.context import Context
from shared.persistence.database import Database
from shared.persistence.tables import DENIED_TOKENS

LONGEST_TOKEN_LIFE = timedelta(minutes=5)
KEPT = LONGEST_TOKEN_LIFE + timedelta(minutes=1)
"""How long an entry is needed; the clocks of two machines may differ by some seconds."""
ANY_VERSION = 2**31 - 1

_ENTRY = select(DENIED_TOKENS.c.version).where(
    DENIED_TOKENS.c.subject_id.in_((bindparam("session_id", type_=Uuid), bindparam("person_id", type_=Uuid))),
    DENIED_TOKENS.c.version > bindparam("version"),
)


def is_denied(database: Database, person: Principal) -> bool:
    """Whether the token that speaks for this person is on the list: one read of the primary key."""
    values = {"session_id": person.session_id, "person_id": person.person_id, "version": person.version}
    with database.alone() as connection:
        return connection.scalar(_ENTRY, values) is not None


def deny_sessions(session: Session, session_ids: Iterable[UUID], at: datetime) -> None:
    """Refuse all tokens of these sessions."""
    _deny(session, [(session_id, ANY_VERSION) for session_id in session_ids], at)


def deny_person(session: Session, person_id: UUID, version: int, at: datetime) -> None:
    """Refuse the tokens that were made before the person had this version."""
    _deny(session, [(person_id, version)], at)


def on_session_ended(event: SessionEnded, context: Context) -> None:
    """Refuse the session's tokens."""
    deny_sessions(context.session, [event.session_id], event.ended_at)


def on_person_deactivated(event: PersonDeactivated, context: Context) -> None:
    """Refuse the person's tokens."""
    deny_person(context.session, event.person_id, event.person_version, event.deactivated_at)


def on_role_withdrawn(event: RoleWithdrawn, context: Context) -> None:
    """Refuse the tokens that still grant the role."""
    deny_person(context.session, event.person_id, event.person_version, event.withdrawn_at)


SUBSCRIPTIONS = (
    Subscription(SessionEnded, on_session_ended),
    Subscription(PersonDeactivated, on_person_deactivated),
    Subscription(RoleWithdrawn, on_role_withdrawn),
)
"""What a service subscribes to that does nothing else with these events."""


def _deny(session: Session, subjects: list[tuple[UUID, int]], at: datetime) -> None:
    if not subjects:
        return
    insert = sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgresql_insert
    statement, table = insert(DENIED_TOKENS), DENIED_TOKENS.c
    latest = {
        # Events may come in any order.
        name: case((statement.excluded[name] > table[name], statement.excluded[name]), else_=table[name])
        for name in ("version", "expires_at")
    }
    session.execute(
        statement.on_conflict_do_update(index_elements=[table.subject_id], set_=latest),
        [
            {"subject_id": subject_id, "version": version, "expires_at": at + KEPT}
            for subject_id, version in subjects
        ],
    )
