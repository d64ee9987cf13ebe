"""Surveys that were handed in."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from services.assessment.models.base import Base


class SurveyResponseRow(Base):
    """One end-of-course survey, once per enrolment. Nobody reads it alone; only aggregates are shown."""

    __tablename__ = "survey_responses"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    enrollment_id: Mapped[UUID] = mapped_column(ForeignKey("participants.enrollment_id"), unique=True)
    course_id: Mapped[UUID] = mapped_column(index=True)
    version_id: Mapped[UUID]
    form: Mapped[str] = mapped_column(String(20))
    answers: Mapped[dict[str, Any]]
    submitted_at: Mapped[datetime]
