"""Messages, their deliveries, and what people want to get."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from services.notification.domain.deliveries import STATES
from services.notification.models.base import Base
from shared.ids import uuid7


class Message(Base):
    """Something a person is told, once: `kind` and what it is `about` are unique, however often its event arrives.

    The words are made when it is read, in the reader's language, from `facts` (see `domain.messages`).
    `route` and `parameters` name the page of the portal to which it leads (`shared.contracts.routes`).
    """

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("about", "kind"),
        Index(None, "person_id", "created_at", "id"),
        Index("ix_messages_unread", "person_id", postgresql_where=text("read_at IS NULL"),
              sqlite_where=text("read_at IS NULL")),
    )  # fmt: skip

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[str] = mapped_column(String(40))
    about: Mapped[UUID]
    facts: Mapped[dict[str, Any]]
    route: Mapped[str] = mapped_column(String(40))
    parameters: Mapped[dict[str, Any]]
    correlation_id: Mapped[UUID | None]
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]


class Delivery(Base):
    """A message on its way by a channel. Once sent, it is never sent again.

    `held_at` is when it would have been sent while mail was stopped; it waits until mail is started again.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("message_id", "channel"),
        CheckConstraint(f"state in ({', '.join(repr(state) for state in STATES)})", name="state_is_known"),
        Index(None, "state", "created_at", "id"),
        Index("ix_deliveries_held", "held_at", postgresql_where=text("held_at IS NOT NULL"),
              sqlite_where=text("held_at IS NOT NULL")),
    )  # fmt: skip

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    message_id: Mapped[UUID] = mapped_column(ForeignKey("messages.id"))
    channel: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str | None] = mapped_column(String(100))
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    held_at: Mapped[datetime | None]


class Preference(Base):
    """What a person chose; without a row, e-mail is wanted."""

    __tablename__ = "preferences"

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    email: Mapped[bool]


class MailSwitch(Base):
    """Whether e-mail goes out; the one row is made by the migration. Who sends one locks it, shared."""

    __tablename__ = "mail_switch"
    __table_args__ = (CheckConstraint("id = 1", name="there_is_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    stopped_at: Mapped[datetime | None]
