"""Reading a person's messages, in the words of the person's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from services.notification.domain.messages import put_into_words
from services.notification.models import Message, Person, Preference


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageView:
    """A message in words.

    Attributes:
        route: the page of the portal to which it leads; a name that a client does not know leads nowhere.
        parameters: of that page's address.
    """

    id: UUID
    kind: str
    title: str
    body: str
    route: str
    parameters: Mapping[str, str]
    created_at: datetime
    read_at: datetime | None
    correlation_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PreferencesView:
    """Whether messages come by e-mail, too."""

    email: bool


def messages_of(
    session: Session,
    person_id: UUID,
    *,
    unread: bool | None,
    limit: int,
    after: tuple[datetime, UUID] | None,
) -> Sequence[MessageView]:
    """Up to `limit + 1` messages of a person, the newest first.

    Args:
        unread: only those not yet read, or only those read; all without.
        after: `created_at` and id of the last message seen.
    """
    statement = (
        select(Message, Person)
        .join(Person, Person.id == Message.person_id)
        .where(Message.person_id == person_id)
        .order_by(Message.created_at.desc(), Message.id.desc())
        .limit(limit + 1)
    )
    if unread is not None:
        statement = statement.where(Message.read_at.is_(None) if unread else Message.read_at.is_not(None))
    if after is not None:
        statement = statement.where(tuple_(Message.created_at, Message.id) < tuple_(*after))
    return [_view(message, person) for message, person in session.execute(statement)]


def unread_count_of(session: Session, person_id: UUID) -> int:
    """How many messages a person has not read."""
    statement = (
        select(func.count())
        .select_from(Message)
        .where(Message.person_id == person_id, Message.read_at.is_(None))
    )
    return session.scalar(statement) or 0


def preferences_of(session: Session, person_id: UUID) -> PreferencesView:
    """What a person chose; without a choice, e-mail is wanted."""
    preference = session.get(Preference, person_id)
    return PreferencesView(email=preference is None or preference.email)


def _view(message: Message, person: Person) -> MessageView:
    wording = put_into_words(message.kind, message.facts, language=person.language, zone=person.time_zone)
    return MessageView(
        id=message.id,
        kind=message.kind,
        title=wording.title,
        body=wording.body,
        route=message.route,
        parameters=message.parameters,
        created_at=message.created_at,
        read_at=message.read_at,
        correlation_id=message.correlation_id,
    )
