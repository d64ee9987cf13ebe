"""Enrolments: one person in one course, pinned to a version."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from services.enrollment.models.base import Base

ACTIVE, COMPLETED, WITHDRAWN = "active", "completed", "withdrawn"
STANDING = text("state <> 'withdrawn'")


class Enrollment(Base):
    """A person takes part in a course.

    `name`, `position`, `rank`, `unit_id`, `unit_name` and `time_zone` are as they were at enrolment; the zone decides
    which local day the completion falls on. At most one enrolment of a person and course is not withdrawn.
    """

    __tablename__ = "enrollments"
    __table_args__ = (
        CheckConstraint("state IN ('active', 'completed', 'withdrawn')", name="state_is_known"),
        CheckConstraint(
            "(state = 'completed') = (completed_at IS NOT NULL)", name="completed_has_its_instant"
        ),
        Index(
            "uq_enrollments_one_standing",
            "person_id",
            "course_id",
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        ),
        Index("ix_enrollments_course_board", "course_id", "enrolled_at", "enrollment_id"),
    )

    enrollment_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(index=True)
    course_id: Mapped[UUID]
    version_id: Mapped[UUID]
    run_id: Mapped[UUID | None] = mapped_column(index=True)
    state: Mapped[str]
    name: Mapped[str]
    position: Mapped[str]
    rank: Mapped[str]
    unit_id: Mapped[UUID]
    unit_name: Mapped[str]
    time_zone: Mapped[str]
    enrolled_at: Mapped[datetime]
    completed_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    score: Mapped[Decimal | None]
    last_activity_id: Mapped[UUID | None]
    last_seen_at: Mapped[datetime | None]
