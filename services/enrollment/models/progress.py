"""The facts that completion is made of: finished lessons, graded attempts, handed-in surveys."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.enrollment.models.base import Base


class LessonProgress(Base):
    """How far a participant is with a lesson. Finished never becomes opened again.

    `opened_at` and `finished_at` are the server's; `occurred_at` is what the device said, kept as evidence.
    """

    __tablename__ = "lesson_progress"

    enrollment_id: Mapped[UUID] = mapped_column(
        ForeignKey("enrollments.enrollment_id", ondelete="CASCADE"), primary_key=True
    )
    lesson_id: Mapped[UUID] = mapped_column(primary_key=True)
    opened_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    occurred_at: Mapped[datetime | None]
    device_id: Mapped[str | None]


class QuizResult(Base):
    """A graded attempt, heard from assessment."""

    __tablename__ = "quiz_results"

    attempt_id: Mapped[UUID] = mapped_column(primary_key=True)
    enrollment_id: Mapped[UUID] = mapped_column(
        ForeignKey("enrollments.enrollment_id", ondelete="CASCADE"), index=True
    )
    quiz_key: Mapped[str]
    score: Mapped[Decimal]
    passed: Mapped[bool]
    graded_at: Mapped[datetime]


class SurveyMark(Base):
    """The participant handed in the end-of-course survey; the answers stay in assessment."""

    __tablename__ = "survey_marks"

    enrollment_id: Mapped[UUID] = mapped_column(
        ForeignKey("enrollments.enrollment_id", ondelete="CASCADE"), primary_key=True
    )
    submitted_at: Mapped[datetime]
