"""The copy of courses and their immutable versions, as catalog published them."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from services.enrollment.models.base import Base


class Course(Base):
    """A course as its newest known version has it: what lists show, and what a new enrolment is pinned to."""

    __tablename__ = "courses"

    course_id: Mapped[UUID] = mapped_column(primary_key=True)
    version_id: Mapped[UUID]
    version_number: Mapped[int]
    slug: Mapped[str]
    title: Mapped[str]
    owner_unit_id: Mapped[UUID] = mapped_column(index=True)


class CourseTrainer(Base):
    """A trainer of a course, by its newest known version."""

    __tablename__ = "course_trainers"

    course_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True, index=True)


class CourseVersion(Base):
    """A published version and the rule it is completed by. Written once; `reads.versions` reads it.

    `modules` and `completion` are the documents of `domain.completion.Rule`. `is_graded` and `opens_by_profile` follow
    from them: something has to be passed; an activity opens for some profiles only.
    """

    __tablename__ = "course_versions"

    version_id: Mapped[UUID] = mapped_column(primary_key=True)
    course_id: Mapped[UUID] = mapped_column(index=True)
    version_number: Mapped[int]
    slug: Mapped[str]
    title: Mapped[str]
    mode: Mapped[str]
    kind: Mapped[int]
    jp: Mapped[Decimal]
    owner_unit_id: Mapped[UUID]
    modules: Mapped[list[Any]]
    completion: Mapped[dict[str, Any]]
    is_graded: Mapped[bool]
    opens_by_profile: Mapped[bool]
    published_at: Mapped[datetime]
