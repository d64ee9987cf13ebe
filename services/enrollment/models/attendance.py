"""The attendance list (daftar hadir) and every change ever made to it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.enrollment.models.base import Base


class Attendance(Base):
    """What is marked for a person at a meeting.

    `method` is pin, token, list (by the trainer) or closing (missing when the list was closed). `checked_in_at` is
    the server's time, `occurred_at` the device's, kept as evidence.
    """

    __tablename__ = "attendance"
    __table_args__ = (
        UniqueConstraint("meeting_id", "person_id"),
        CheckConstraint(
            "status IN ('present', 'late', 'excused', 'sick', 'on_duty', 'absent')", name="status_is_known"
        ),
        CheckConstraint("method IN ('pin', 'token', 'list', 'closing')", name="method_is_known"),
    )

    attendance_id: Mapped[UUID] = mapped_column(primary_key=True)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meetings.meeting_id"))
    person_id: Mapped[UUID] = mapped_column(index=True)
    enrollment_id: Mapped[UUID] = mapped_column(
        ForeignKey("enrollments.enrollment_id", ondelete="CASCADE"), index=True
    )
    status: Mapped[str]
    method: Mapped[str]
    checked_in_at: Mapped[datetime | None]
    occurred_at: Mapped[datetime | None]
    note: Mapped[str]


class AttendanceChange(Base):
    """One change of the list, with its reason. Rows are added, never altered."""

    __tablename__ = "attendance_changes"

    change_id: Mapped[UUID] = mapped_column(primary_key=True)
    attendance_id: Mapped[UUID] = mapped_column(
        ForeignKey("attendance.attendance_id", ondelete="CASCADE"), index=True
    )
    from_status: Mapped[str | None]
    to_status: Mapped[str]
    reason: Mapped[str]
    actor_id: Mapped[UUID]
    changed_at: Mapped[datetime]
