"""Assessment's copy of who a course belongs to, by its newest known version."""

from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from services.assessment.models.base import Base


class Course(Base):
    """A course, and the unit that owns it."""

    __tablename__ = "courses"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version_number: Mapped[int]
    owner_unit_id: Mapped[UUID] = mapped_column(index=True)


class CourseTrainer(Base):
    """A trainer of a course."""

    __tablename__ = "course_trainers"

    course_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True, index=True)
