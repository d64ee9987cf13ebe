"""Courses: the address, the owner, the draft as it is now, and which version is the latest."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.catalog.models.base import Base


class Course(Base):
    """One course. `draft` is the document of `draft_revision`; equal digests mean that the draft is published."""

    __tablename__ = "courses"
    __table_args__ = (Index(None, "updated_at", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    owner_unit_id: Mapped[UUID] = mapped_column(index=True)
    draft: Mapped[dict[str, Any]]
    draft_revision: Mapped[int]
    draft_digest: Mapped[str] = mapped_column(String(64))
    published_digest: Mapped[str | None] = mapped_column(String(64))
    # No foreign key: versions point at courses, and a circle would only complicate each insert.
    latest_version_id: Mapped[UUID | None] = mapped_column(index=True)
    latest_version_number: Mapped[int | None]
    created_at: Mapped[datetime]
    created_by: Mapped[UUID]
    updated_at: Mapped[datetime]
    updated_by: Mapped[UUID]

    trainers: Mapped[list["CourseTrainer"]] = relationship(cascade="all, delete-orphan", lazy="selectin")

    @property
    def state(self) -> str:
        """`draft`: never published; `published`: the latest version says the same; `changed`: the draft says more."""
        if self.published_digest is None:
            return "draft"
        return "published" if self.published_digest == self.draft_digest else "changed"


class CourseTrainer(Base):
    """Who may write a course: the trainers that its draft names, as rows so that a query can ask."""

    __tablename__ = "course_trainers"

    course_id: Mapped[UUID] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True, index=True)
