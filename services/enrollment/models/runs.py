"""Runs (angkatan) and their meetings: the plan heard from catalog, the holding of meetings our own."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from services.enrollment.models.base import Base


class Run(Base):
    """A run of a course version. No `capacity` means no limit."""

    __tablename__ = "runs"

    run_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    course_id: Mapped[UUID] = mapped_column(index=True)
    version_id: Mapped[UUID]
    name: Mapped[str]
    time_zone: Mapped[str]
    capacity: Mapped[int | None]


class RunTrainer(Base):
    """A trainer of a run."""

    __tablename__ = "run_trainers"

    run_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True, index=True)


class Meeting(Base):
    """A class meeting.

    `is_planned` is false where it was opened and then taken out of the run's plan; if it was closed it still counts.
    `opened_at` is when check-in was first opened; `secret` is the key of its rotating codes.
    """

    __tablename__ = "meetings"
    __table_args__ = (CheckConstraint("state IN ('planned', 'open', 'closed')", name="state_is_known"),)

    meeting_id: Mapped[UUID] = mapped_column(primary_key=True)
    run_id: Mapped[UUID] = mapped_column(index=True)
    title: Mapped[str]
    place: Mapped[str]
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime]
    is_planned: Mapped[bool]
    state: Mapped[str]
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    secret: Mapped[bytes | None] = mapped_column(LargeBinary)
