"""What participants have reached in activities, and which have become available to them."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.enrollment.models.base import Base


class ActivityProgress(Base):
    """How far a participant says to be with an activity. Finished never becomes opened again.

    `opened_at` and `finished_at` are the server's; `occurred_at` is what the device said, kept as evidence.
    """

    __tablename__ = "activity_progress"

    enrollment_id: Mapped[UUID] = mapped_column(
        ForeignKey("enrollments.enrollment_id", ondelete="CASCADE"), primary_key=True
    )
    activity_id: Mapped[UUID] = mapped_column(primary_key=True)
    opened_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    occurred_at: Mapped[datetime | None]
    device_id: Mapped[str | None]


class ActivityResult(Base):
    """A result that the owner of an activity's kind reported, in its newest version: one row per try."""

    __tablename__ = "activity_results"
    __table_args__ = (
        CheckConstraint(
            "outcome IN ('in_progress', 'finished', 'passed', 'failed')", name="outcome_is_known"
        ),
    )

    result_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    enrollment_id: Mapped[UUID] = mapped_column(
        ForeignKey("enrollments.enrollment_id", ondelete="CASCADE"), index=True
    )
    activity_id: Mapped[UUID]
    outcome: Mapped[str]
    score: Mapped[Decimal | None]
    is_last: Mapped[bool]
    occurred_at: Mapped[datetime]


class ActivityOpening(Base):
    """An activity with a condition became available to a participant; it stays so."""

    __tablename__ = "activity_openings"

    enrollment_id: Mapped[UUID] = mapped_column(
        ForeignKey("enrollments.enrollment_id", ondelete="CASCADE"), primary_key=True
    )
    activity_id: Mapped[UUID] = mapped_column(primary_key=True)
    opening_id: Mapped[UUID] = mapped_column(unique=True)
    opened_at: Mapped[datetime]
