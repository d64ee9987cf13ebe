"""Published versions: written once, in the transaction that announces them, and never changed."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.catalog.models.base import Base


class Version(Base):
    """What a course was at one publication. `search_text` is all that it is found by, folded."""

    __tablename__ = "versions"
    __table_args__ = (
        UniqueConstraint("course_id", "number"),
        CheckConstraint("mode IN ('online', 'in_person', 'blended')", name="mode_is_known"),
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
    completion: Mapped[dict[str, Any]]
    owner_unit_id: Mapped[UUID]
    trainer_ids: Mapped[list[str]]
    minutes: Mapped[int]
    # How many activities of each kind, for lists: [{"kind": …, "count": …}, …].
    activity_counts: Mapped[list[Any]]
    search_text: Mapped[str] = mapped_column(Text)
    published_at: Mapped[datetime] = mapped_column(index=True)
    published_by: Mapped[UUID]

    modules: Mapped[list["VersionModule"]] = relationship(order_by="VersionModule.position")
    activities: Mapped[list["VersionActivity"]] = relationship(order_by="VersionActivity.position")
    competencies: Mapped[list["VersionCompetency"]] = relationship(order_by="VersionCompetency.position")


class VersionModule(Base):
    """A module of a version. Positions count from one."""

    __tablename__ = "version_modules"

    version_id: Mapped[UUID] = mapped_column(ForeignKey("versions.id"), primary_key=True)
    module_id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))


class VersionActivity(Base):
    """An activity of a version as it was published. `position` counts through the version, from one."""

    __tablename__ = "version_activities"
    __table_args__ = (
        UniqueConstraint("version_id", "position"),
        CheckConstraint("completed_by IN ('finished', 'passed')", name="completed_by_is_known"),
    )

    version_id: Mapped[UUID] = mapped_column(ForeignKey("versions.id"), primary_key=True)
    activity_id: Mapped[UUID] = mapped_column(primary_key=True)
    module_position: Mapped[int]
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(200))
    reported_by: Mapped[str] = mapped_column(String(40))
    minutes: Mapped[int]
    completed_by: Mapped[str] = mapped_column(String(10))
    required: Mapped[bool]
    available_when: Mapped[dict[str, Any] | None] = mapped_column(
        JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
    )
    settings: Mapped[dict[str, Any]]
    # The text, if catalog holds one. Read one at a time, while outlines are read all the time: deferred so that those
    # stay small.
    html: Mapped[str | None] = mapped_column(Text, deferred=True)
    byte_count: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))


class VersionCompetency(Base):
    """A competency that a version serves."""

    __tablename__ = "version_competencies"

    version_id: Mapped[UUID] = mapped_column(ForeignKey("versions.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(100), primary_key=True, index=True)
    position: Mapped[int]
