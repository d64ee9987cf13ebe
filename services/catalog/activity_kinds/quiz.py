"""Quizzes: the rules they are taken by; the questions are an immutable set that assessment holds."""

from collections.abc import Iterator

from services.catalog.activity_kinds.kind import ActivityKind, Published
from services.catalog.domain.draft import Activity, Draft
from services.catalog.domain.problems import DraftProblem
from shared.contracts.activities import CompletedBy
from shared.contracts.activities.quiz import KIND, Purpose, QuizSettings


class Quiz(ActivityKind[QuizSettings]):
    """Questions that assessment asks and grades."""

    name = KIND
    settings = QuizSettings
    reported_by = "assessment"
    completed_by = frozenset(CompletedBy)

    def further_problems(
        self, place: str, activity: Activity, settings: QuizSettings, draft: Draft
    ) -> Iterator[DraftProblem]:
        """A quiz has questions and rules that can be kept; a pre-test only measures the start."""
        place = f"{place}.settings"
        if settings.purpose == Purpose.PRETEST and activity.completed_by == CompletedBy.PASSED:
            yield DraftProblem(
                f"{place}.purpose", "pretest_passed", "A pre-test measures the start; nobody has to pass it."
            )
        if not 1 <= settings.attempts <= 99:
            yield DraftProblem(f"{place}.attempts", "out_of_range", "Allow from 1 to 99 attempts.")
        if not 0 <= settings.passing_score <= 100:
            yield DraftProblem(
                f"{place}.passing_score", "out_of_range", "The passing score runs from 0 to 100."
            )
        if settings.time_limit_minutes is not None and not 1 <= settings.time_limit_minutes <= 600:
            yield DraftProblem(
                f"{place}.time_limit_minutes", "out_of_range", "Allow from 1 to 600 minutes, or no limit."
            )
        if settings.question_set_id is None or not settings.question_count:
            yield DraftProblem(f"{place}.question_set_id", "missing", "The quiz has no questions yet.")

    def published(self, settings: QuizSettings, *, language: str) -> Published:
        """The rules as they are."""
        return Published(settings=settings)
