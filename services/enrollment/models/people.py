"""The copy of people, heard from identity: only what a certificate and a list of participants need."""

from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from services.enrollment.models.base import Base


class Person(Base):
    """A person's present profile; no NIP, no address."""

    __tablename__ = "people"

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    name: Mapped[str]
    employment_type: Mapped[str]
    position: Mapped[str]
    rank: Mapped[str]
    unit_id: Mapped[UUID] = mapped_column(index=True)
    supervisor_id: Mapped[UUID | None] = mapped_column(index=True)
    time_zone: Mapped[str]
    active: Mapped[bool]
