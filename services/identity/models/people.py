"""People, what they may do and who leads them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.identity.models.base import Base
from services.identity.models.units import Unit
from shared.ids import uuid7


class Person(Base):
    """A human. The NIP is there twice, neither readable: sealed to be shown, hashed to be found.

    `time_zone` is the person's own choice; without one the unit's holds. `sort_name` orders lists alike everywhere.
    """

    __tablename__ = "people"
    __table_args__ = (
        CheckConstraint("language in ('id', 'en')", name="language_is_known"),
        CheckConstraint("(nip_sealed is null) = (nip_hash is null)", name="nip_is_there_twice"),
        Index(None, "sort_name", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    username: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    sort_name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254), default="")
    employment_type: Mapped[str] = mapped_column(String(20))
    position: Mapped[str] = mapped_column(String(200), default="")
    rank: Mapped[str] = mapped_column(String(100), default="")
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"), index=True)
    time_zone: Mapped[str | None] = mapped_column(String(60))
    language: Mapped[str] = mapped_column(String(2), default="id")
    active: Mapped[bool] = mapped_column(default=True)
    nip_sealed: Mapped[str | None] = mapped_column(String(120))
    nip_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    must_change_password: Mapped[bool] = mapped_column(default=True)
    privacy_acknowledged_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=0)
    recorded_at: Mapped[datetime]

    unit: Mapped[Unit] = relationship(lazy="joined", innerjoin=True)


class RoleGrant(Base):
    """A role that a person holds in a unit and all below it."""

    __tablename__ = "role_grants"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(20), primary_key=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"), primary_key=True)
    granted_by: Mapped[UUID | None]
    granted_at: Mapped[datetime]


class Supervision(Base):
    """Who was whose direct supervisor, from one local day until before another."""

    __tablename__ = "supervisions"
    __table_args__ = (
        CheckConstraint("person_id <> supervisor_id", name="nobody_leads_themselves"),
        UniqueConstraint("person_id", "valid_from"),
        Index(None, "supervisor_id", "valid_until"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    supervisor_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
