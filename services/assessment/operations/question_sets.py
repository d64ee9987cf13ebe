"""Storing sets of questions."""

from collections.abc import Sequence
from uuid import UUID

import structlog

from services.assessment.domain.content_address import question_set_id
from services.assessment.domain.documents import document_of
from services.assessment.domain.questions import Question, question_count
from services.assessment.models import QuestionSet, QuestionSetAuthor
from services.assessment.operations.inserting import insert_into
from shared.persistence.audit import record_audit
from shared.persistence.context import Context

_log = structlog.get_logger(__name__)


def store_question_set(
    context: Context,
    *,
    person_id: UUID,
    name: str,
    questions: Sequence[Question],
    base_id: UUID | None = None,
) -> UUID:
    """Store questions that keep the rules; the same name and questions are the same set, stored once.

    Returns:
        The set's id.
    """
    set_id = question_set_id(name, questions)
    stored = context.session.execute(
        insert_into(context.session, QuestionSet)
        .values(
            id=set_id,
            name=name,
            questions=[document_of(question) for question in questions],
            question_count=question_count(tuple(questions)),
            base_id=base_id,
            created_by=person_id,
            created_at=context.clock.now(),
        )
        .on_conflict_do_nothing()
        .returning(QuestionSet.id)
    ).scalar_one_or_none()
    context.session.execute(
        insert_into(context.session, QuestionSetAuthor)
        .values(question_set_id=set_id, person_id=person_id)
        .on_conflict_do_nothing()
    )
    if stored is not None:
        record_audit(
            context, actor_id=person_id, action="question_set.stored", subject=f"question_set:{set_id}"
        )
        _log.info("question_set_stored", question_set_id=str(set_id), questions=len(questions))
    return set_id
