"""Runs (angkatan) of a course, with their meetings."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.catalog.models.base import Base


class Run(Base):
    """One run, pinned to a version. `revision` counts its announced plans, from one."""

    __tablename__ = "runs"
    __table_args__ = (CheckConstraint("capacity IS NULL OR capacity >= 1", name="capacity_is_positive"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    course_id: Mapped[UUID] = mapped_column(ForeignKey("courses.id"), index=True)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("versions.id"))
    revision: Mapped[int]
    name: Mapped[str] = mapped_column(String(100))
    time_zone: Mapped[str] = mapped_column(String(50))
    capacity: Mapped[int | None]
    trainer_ids: Mapped[list[str]]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    meetings: Mapped[list["Meeting"]] = relationship(
        order_by="(Meeting.starts_at, Meeting.id)", cascade="all, delete-orphan", lazy="selectin"
    )


class Meeting(Base):
    """One class meeting of a run."""

    __tablename__ = "meetings"
    __table_args__ = (CheckConstraint("ends_at > starts_at", name="ends_after_start"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    run_id: Mapped[UUID] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    place: Mapped[str] = mapped_column(String(200))
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime] = mapped_column(index=True)
