"""Quizzes: the rules they are taken by; the questions are an immutable set that assessment holds."""

from collections.abc import Iterator
from dataclasses import replace

from services.catalog.activity_kinds.kind import ActivityKind
from services.catalog.domain.draft import Activity, Draft
from services.catalog.domain.problems import DraftProblem
from shared.contracts.activities import CompletedBy
from shared.contracts.activities.quiz import KIND, Purpose, QuizSettings
from shared.ids import uuid7


class Quiz(ActivityKind[QuizSettings]):
    """Questions that assessment asks and grades."""

    name = KIND
    settings = QuizSettings
    reported_by = "assessment"
    has_score = True

    def completed_by(self, settings: QuizSettings) -> frozenset[CompletedBy]:
        """A pre-test measures the start; nobody has to pass it."""
        if settings.purpose == Purpose.PRETEST:
            return super().completed_by(settings)
        return frozenset(CompletedBy)

    def further_problems(
        self, place: str, activity: Activity, settings: QuizSettings, draft: Draft
    ) -> Iterator[DraftProblem]:
        """A quiz has questions."""
        if settings.question_set_id is None or settings.question_count is None:
            yield DraftProblem(
                f"{place}.settings.question_set_id", "missing", "The quiz has no questions yet."
            )

    def foreseen(self, settings: QuizSettings) -> QuizSettings:
        """With questions: an import stores them in assessment before it comes here."""
        if settings.question_set_id is not None:
            return settings
        return replace(settings, question_set_id=uuid7(), question_count=1)

    def published(self, settings: QuizSettings, html: str | None) -> QuizSettings:
        """The rules as they are."""
        return settings
