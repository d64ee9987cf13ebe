"""Sign-ins: each is a session of a person, with a handle that renews its tokens."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from services.identity.models.base import Base
from shared.ids import uuid7


class SignIn(Base):
    """One sign-in. Of the renewal handle only the hash is kept: whoever reads the table cannot act for anybody."""

    __tablename__ = "sign_ins"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    handle_hash: Mapped[str] = mapped_column(String(64), unique=True)
    remembered: Mapped[bool]
    started_at: Mapped[datetime]
    used_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
