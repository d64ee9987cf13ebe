"""How quizzes are written: their settings and questions on a page of their own."""

from collections.abc import Mapping
from typing import Any

from flask import url_for
from typing_extensions import override

from services.portal.activities.quiz.form import new_quiz, quiz_settings_of, read_quiz_settings
from services.portal.clients import JsonObject
from services.portal.forms.course_choices import purposes, reviews
from services.portal.web.activity_editors import ActivityEditor
from services.portal.web.forms import Errors, Fields
from services.portal.web.i18n import gettext, ngettext
from services.portal.web.labels import purpose_name
from shared.contracts.activities import CompletedBy
from shared.contracts.activities.quiz import Purpose


class QuizEditor(ActivityEditor):
    """Questions, and the rules by which they are asked."""

    completed_by = (CompletedBy.FINISHED, CompletedBy.PASSED)
    has_score = True
    template = "quiz/settings_fields.html"
    page_has_settings = True

    @override
    def variants(self) -> list[tuple[str, str]]:
        return [(purpose.value, purpose_name(purpose.value)) for purpose in Purpose]

    @override
    def new(self, variant: str) -> JsonObject:
        purpose = variant if variant in set(Purpose) else Purpose.PRACTICE.value
        return {"title": purpose_name(purpose), **new_quiz(purpose)}

    @override
    def page(self, course_id: str, activity_id: str) -> str:
        return url_for("quiz_authoring.page", course_id=course_id, activity_id=activity_id)

    @override
    def can_be_passed(self, settings: Mapping[str, Any]) -> bool:
        return bool(settings.get("purpose") != Purpose.PRETEST)

    @override
    def facts(self, settings: Mapping[str, Any]) -> list[str]:
        count = settings.get("question_count") or 0
        return [ngettext("%(num)d soal", "%(num)d soal", count)] if count else []

    @override
    def lack(self, settings: Mapping[str, Any]) -> str | None:
        return None if settings.get("question_count") else gettext("belum berisi soal")

    @override
    def form_part(self, settings: Mapping[str, Any]) -> JsonObject:
        return quiz_settings_of(settings)

    @override
    def options(self) -> Mapping[str, list[tuple[str, str]]]:
        return {"purpose": purposes(), "review": reviews()}

    @override
    def read_settings(self, form: Fields, errors: Errors) -> JsonObject:
        return read_quiz_settings(form, errors)

    @override
    def explained(self, part: str, problem: Mapping[str, Any], title: str) -> str | None:
        messages = {
            "settings.question_set_id": gettext("Kuis “%(title)s” belum berisi soal.", title=title),
            "settings.attempts": gettext("Isi berapa kali kuis “%(title)s” boleh dikerjakan.", title=title),
            "settings.passing_score": gettext("Periksa nilai lulus kuis “%(title)s”.", title=title),
            "settings.time_limit_minutes": gettext("Periksa batas waktu kuis “%(title)s”.", title=title),
        }
        return messages.get(part)
