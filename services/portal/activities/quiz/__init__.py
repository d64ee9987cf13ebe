"""Quizzes: taking one, its settings, its questions."""

from collections.abc import Collection, Mapping

from flask import url_for
from typing_extensions import override

from services.portal.activities.quiz import attempts, authoring, gift, questions
from services.portal.activities.quiz.editor import QuizEditor
from services.portal.clients.shapes.enrollment import ActivityView
from services.portal.web.activity_kinds import ActivityKind
from services.portal.web.formatters import minutes, number
from services.portal.web.i18n import gettext, ngettext
from services.portal.web.optional import optional
from services.portal.web.user_session import clients
from shared.contracts.activities.quiz import KIND, Purpose


class Quiz(ActivityKind):
    """Questions that assessment asks and grades."""

    name = KIND
    icon = "quiz"
    package = __name__
    editor = QuizEditor()
    blueprints = (attempts.blueprint, authoring.blueprint, gift.blueprint, questions.blueprint)

    @override
    def label(self) -> str:
        return gettext("Kuis")

    @override
    def count(self, num: int) -> str:
        return ngettext("%(num)d kuis", "%(num)d kuis", num)

    @override
    def address(self, enrollment_id: str, activity_id: str) -> str:
        return url_for("quizzes.intro", enrollment_id=enrollment_id, activity_id=activity_id)

    @override
    def facts(self, settings: Mapping[str, object]) -> list[str]:
        said = []
        if isinstance(questions := settings.get("question_count"), int):
            said.append(ngettext("%(num)d soal", "%(num)d soal", questions))
        if isinstance(limit := settings.get("time_limit_minutes"), int):
            said.append(gettext("batas waktu %(time)s", time=minutes(limit)))
        if settings.get("purpose") != Purpose.PRETEST:
            if (score := settings.get("passing_score")) is not None:
                said.append(gettext("nilai minimum %(score)s", score=number(score)))
            if isinstance(attempts := settings.get("attempts"), int) and attempts:
                said.append(ngettext("%(num)d percobaan", "%(num)d percobaan", attempts))
        return said

    @override
    def action(self, *, is_first: bool) -> str:
        return gettext("Kerjakan")

    @override
    def to_finish(self, title: str) -> str:
        return gettext("mengerjakan %(title)s", title=title)

    @override
    def completed_at_owner(self, enrollment_id: str, activities: Collection[ActivityView]) -> set[str]:
        found = optional(lambda: clients().assessment.quizzes(enrollment_id))
        asked = {activity["id"]: activity for activity in activities}
        return {
            quiz["activity_id"]
            for quiz in (found["items"] if found else [])
            if (activity := asked.get(quiz["activity_id"]))
            and (
                quiz["passed"] or (activity["completed_by"] == "finished" and quiz["best_score"] is not None)
            )
        }
