"""The questions of a set, parsed."""

from collections import OrderedDict
from threading import Lock
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.assessment.domain.errors import QuizNotReady
from services.assessment.domain.questions import Question
from services.assessment.models import QuestionSet
from services.assessment.question_formats.documents import question_of


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
        documents = session.scalar(select(QuestionSet.questions).where(QuestionSet.id == question_set_id))
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
