"""Sets of questions: immutable, and named by what they hold."""

from collections import OrderedDict
from datetime import datetime
from threading import Lock
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from services.assessment.domain.errors import QuizNotReady
from services.assessment.domain.questions import Question
from services.assessment.models.base import Base
from services.assessment.question_formats.documents import question_of


class QuestionSetRow(Base):
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


class QuestionCache:
    """The sets of questions used last, parsed.

    A set never changes, so nothing here grows stale; it spares each saved answer a query and the parsing.
    """

    def __init__(self, most: int = 128) -> None:
        self._most = most
        self._sets: OrderedDict[UUID, tuple[Question, ...]] = OrderedDict()
        self._lock = Lock()

    def questions(self, session: Session, question_set_id: UUID) -> tuple[Question, ...] | None:
        """The questions of a set, or None if there is no such set."""
        with self._lock:
            known = self._sets.get(question_set_id)
            if known is not None:
                self._sets.move_to_end(question_set_id)
                return known
        documents = session.scalar(
            select(QuestionSetRow.questions).where(QuestionSetRow.id == question_set_id)
        )
        if documents is None:
            return None
        parsed = tuple(question_of(document) for document in documents)
        with self._lock:
            self._sets[question_set_id] = parsed
            while len(self._sets) > self._most:
                self._sets.popitem(last=False)
        return parsed


_CACHE = QuestionCache()


def questions_of(session: Session, question_set_id: UUID) -> tuple[Question, ...]:
    """The questions of a set, in their order.

    Raises:
        QuizNotReady: no such set is stored.
        QuestionTypeUnknown: it holds a type that this version does not know.
    """
    questions = _CACHE.questions(session, question_set_id)
    if questions is None:
        raise QuizNotReady("Its questions have not been brought to this installation: ask the organiser.")
    return questions
