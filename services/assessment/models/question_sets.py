"""Sets of questions: immutable, and named by what they hold."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from services.assessment.models.base import Base


class QuestionSet(Base):
    """Questions as a trainer sent them in. A change makes another set; `base_id` is the one it was made from."""

    __tablename__ = "question_sets"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(255))
    questions: Mapped[list[Any]]
    question_count: Mapped[int]
    base_id: Mapped[UUID | None]
    created_by: Mapped[UUID]
    created_at: Mapped[datetime]


class QuestionSetAuthor(Base):
    """Somebody who sent a set in. Whoever sends the same questions under the same name is an author, too."""

    __tablename__ = "question_set_authors"

    question_set_id: Mapped[UUID] = mapped_column(ForeignKey("question_sets.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True, index=True)
