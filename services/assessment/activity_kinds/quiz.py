"""Quizzes: kept with the rules by which they are taken."""

from collections.abc import Mapping
from typing import Any

from services.assessment.activity_kinds.kind import ActivityKind
from services.assessment.models.offerings import QuizOffering
from shared.contracts.activities.quiz import KIND, QuizSettings
from shared.errors import InvalidInput
from shared.schema.documents import load


def _columns(document: Mapping[str, Any]) -> Mapping[str, Any]:
    settings = load(QuizSettings, document, tolerant=True)
    if settings.question_set_id is None:
        raise InvalidInput("A quiz that is offered has questions.", fields={"question_set_id": ["Missing."]})
    return {
        "question_set_id": settings.question_set_id,
        "purpose": settings.purpose.value,
        "attempts": settings.attempts,
        "passing_score": settings.passing_score,
        "time_limit_minutes": settings.time_limit_minutes,
        "review": settings.review.value,
    }


QUIZ = ActivityKind(name=KIND, table=QuizOffering, columns=_columns)
