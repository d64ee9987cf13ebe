"""Assessment's own copy of published course versions: which quizzes and surveys they offer, and by which rules."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from services.assessment.models.base import Base


class CourseVersion(Base):
    """A published version, as catalog told. It never changes."""

    __tablename__ = "course_versions"

    version_id: Mapped[UUID] = mapped_column(primary_key=True)
    course_id: Mapped[UUID] = mapped_column(index=True)
    version_number: Mapped[int]
    title: Mapped[str]
    language: Mapped[str] = mapped_column(String(20))
    published_at: Mapped[datetime]


class Offering:
    """The columns that an offered activity of every kind has.

    `counts` says whether the course asks for it, `has_condition` whether it has to be opened first.
    """

    version_id: Mapped[UUID] = mapped_column(ForeignKey("course_versions.version_id"), primary_key=True)
    activity_id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int]
    title: Mapped[str]
    counts: Mapped[bool]
    has_condition: Mapped[bool]


class QuizOffering(Offering, Base):
    """A quiz that a version offers. `attempts` 0 means any number; `review` says when right answers are shown."""

    __tablename__ = "quiz_offerings"
    __table_args__ = (CheckConstraint("passing_score BETWEEN 0 AND 100", name="passing_score_is_percent"),)

    # No foreign key: the event may be replayed into a database that its questions have not been brought to yet.
    question_set_id: Mapped[UUID] = mapped_column(index=True)
    purpose: Mapped[str] = mapped_column(String(20))
    attempts: Mapped[int]
    passing_score: Mapped[int]
    time_limit_minutes: Mapped[int | None]
    review: Mapped[str] = mapped_column(String(20))


class SurveyOffering(Offering, Base):
    """A survey that a version offers."""

    __tablename__ = "survey_offerings"

    form: Mapped[str] = mapped_column(String(20))
