"""Every revision that a draft ever had, so that any of them can come back."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from services.catalog.models.base import Base


class DraftRevision(Base):
    """One kept state of a draft. `origin` says how it came about."""

    __tablename__ = "draft_revisions"
    __table_args__ = (
        CheckConstraint("origin IN ('created', 'edited', 'restored', 'imported')", name="origin_is_known"),
        CheckConstraint("revision >= 1", name="revisions_count_from_one"),
    )

    course_id: Mapped[UUID] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    document: Mapped[dict[str, Any]]
    origin: Mapped[str] = mapped_column(String(10))
    restored_from: Mapped[int | None]
    made_at: Mapped[datetime]
    made_by: Mapped[UUID]
