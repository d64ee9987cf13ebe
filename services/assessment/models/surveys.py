"""Surveys that were handed in."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.assessment.models.base import Base


class SurveyResponse(Base):
    """One survey, once per enrolment and activity. Nobody reads it alone; only aggregates are shown."""

    __tablename__ = "survey_responses"
    __table_args__ = (
        UniqueConstraint("enrollment_id", "activity_id"),
        Index(None, "course_id", "activity_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    enrollment_id: Mapped[UUID] = mapped_column(ForeignKey("participants.enrollment_id"))
    activity_id: Mapped[UUID]
    course_id: Mapped[UUID]
    version_id: Mapped[UUID]
    form: Mapped[str] = mapped_column(String(20))
    answers: Mapped[dict[str, Any]]
    submitted_at: Mapped[datetime]
