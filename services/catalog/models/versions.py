"""Published versions: written once, in the transaction that announces them, and never changed."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.catalog.models.base import Base


class Version(Base):
    """What a course was at one publication. `search_text` is all that it is found by, folded."""

    __tablename__ = "versions"
    __table_args__ = (
        UniqueConstraint("course_id", "number"),
        CheckConstraint("mode IN ('online', 'in_person', 'blended')", name="mode_is_known"),
        CheckConstraint("survey IN ('required', 'optional', 'none')", name="survey_is_known"),
        CheckConstraint("number >= 1", name="numbers_count_from_one"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    course_id: Mapped[UUID] = mapped_column(ForeignKey("courses.id"))
    number: Mapped[int]
    draft_revision: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    slug: Mapped[str] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(Text)
    category: Mapped[str] = mapped_column(String(100), index=True)
    language: Mapped[str] = mapped_column(String(5))
    mode: Mapped[str] = mapped_column(String(10))
    kind: Mapped[int]
    jp: Mapped[Decimal]
    level: Mapped[str] = mapped_column(String(20))
    audience: Mapped[str] = mapped_column(Text)
    outcomes: Mapped[list[str]]
    why: Mapped[str] = mapped_column(Text)
    requires_lessons: Mapped[bool]
    required_quizzes: Mapped[list[str]]
    requires_attendance: Mapped[bool]
    survey: Mapped[str] = mapped_column(String(10))
    owner_unit_id: Mapped[UUID]
    trainer_ids: Mapped[list[str]]
    minutes: Mapped[int]
    lesson_count: Mapped[int]
    quiz_count: Mapped[int]
    search_text: Mapped[str] = mapped_column(Text)
    published_at: Mapped[datetime] = mapped_column(index=True)
    published_by: Mapped[UUID]

    modules: Mapped[list["VersionModule"]] = relationship(order_by="VersionModule.position")
    lessons: Mapped[list["VersionLesson"]] = relationship(order_by="VersionLesson.position")
    quizzes: Mapped[list["VersionQuiz"]] = relationship(order_by="VersionQuiz.position")
    competencies: Mapped[list["VersionCompetency"]] = relationship(order_by="VersionCompetency.position")


class VersionModule(Base):
    """A module of a version. Positions count from one."""

    __tablename__ = "version_modules"

    version_id: Mapped[UUID] = mapped_column(ForeignKey("versions.id"), primary_key=True)
    module_id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))


class VersionLesson(Base):
    """A lesson of a version: its HTML as it was rendered then. `position` counts through the version, from one."""

    __tablename__ = "version_lessons"
    __table_args__ = (UniqueConstraint("version_id", "position"),)

    version_id: Mapped[UUID] = mapped_column(ForeignKey("versions.id"), primary_key=True)
    lesson_id: Mapped[UUID] = mapped_column(primary_key=True)
    module_position: Mapped[int]
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    minutes: Mapped[int]
    # Read one at a time, while lists of lessons are read all the time: deferred so that an outline stays small.
    html: Mapped[str] = mapped_column(Text, deferred=True)
    byte_count: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))


class VersionQuiz(Base):
    """A quiz of a version and the rules it is taken by."""

    __tablename__ = "version_quizzes"

    version_id: Mapped[UUID] = mapped_column(ForeignKey("versions.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    purpose: Mapped[str] = mapped_column(String(10))
    counts: Mapped[bool]
    attempts: Mapped[int]
    passing_score: Mapped[int]
    time_limit_minutes: Mapped[int | None]
    review: Mapped[str] = mapped_column(String(15))
    question_set_id: Mapped[UUID]
    question_count: Mapped[int]


class VersionCompetency(Base):
    """A competency that a version serves."""

    __tablename__ = "version_competencies"

    version_id: Mapped[UUID] = mapped_column(ForeignKey("versions.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(100), primary_key=True, index=True)
    position: Mapped[int]
