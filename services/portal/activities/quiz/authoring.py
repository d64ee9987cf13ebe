"""Writing a quiz: what it is for, how it is taken, and removing it."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.portal.activities.quiz.form import new_quiz, quiz_settings_of, read_quiz
from services.portal.activities.quiz.question_sets import questions_of
from services.portal.clients import JsonObject
from services.portal.forms import course_choices
from services.portal.question_types import type_labels
from services.portal.teaching.draft_editing import changed, fingerprint, quiz_of, without_quiz
from services.portal.teaching.drafts import AUTHORS, PartChanged, rearranged, save, save_part
from services.portal.web.access_control import only_for
from services.portal.web.forms import Errors, text
from services.portal.web.i18n import gettext
from services.portal.web.labels import purpose_name
from services.portal.web.user_session import clients

blueprint = Blueprint("quiz_authoring", __name__, url_prefix="/mengajar/kursus/<uuid:course_id>/kuis")
only_for(blueprint, *AUTHORS)


@blueprint.post("")
def add(course_id: UUID) -> Response:
    """One more quiz, with settings that fit its purpose."""
    purpose = request.form.get("tujuan", "")
    title = text(request.form, "judul", most=200) or purpose_name(purpose)
    draft = clients().catalog.draft(str(course_id))
    quiz = new_quiz(title, purpose, [entry["key"] for entry in draft["quizzes"]])

    def append(copy: JsonObject) -> None:
        copy["quizzes"].append(quiz)
        if quiz["counts"]:
            # A test that counts and that nobody has to pass is rarely meant; the settings can undo it.
            copy["completion"]["quizzes"].append(quiz["key"])

    try:
        save(draft, changed(draft, append))
    except PartChanged as conflict:
        save(conflict.draft, changed(conflict.draft, append))
    return redirect(url_for("quiz_authoring.page", course_id=course_id, key=quiz["key"]), 303)


@blueprint.get("/<key>")
def page(course_id: UUID, key: str) -> str:
    """Settings, and the questions with their right answers."""
    draft = clients().catalog.draft(str(course_id))
    return _page(draft, key, quiz_settings_of(quiz_of(draft, key)))


@blueprint.post("/<key>")
def save_settings(course_id: UUID, key: str) -> Response | tuple[str, int]:
    """Save the settings."""
    draft = clients().catalog.draft(str(course_id))
    typed, errors = read_quiz(request.form)
    if errors:
        return _page(draft, key, typed, errors), 422

    def write(copy: JsonObject) -> None:
        quiz_of(copy, key).update(typed)
        rule = copy["completion"]
        if not typed["counts"]:
            rule["quizzes"] = [wanted for wanted in rule["quizzes"] if wanted != key]
        elif request.form.get("syarat") and key not in rule["quizzes"]:
            rule["quizzes"].append(key)

    try:
        save_part(
            draft,
            part=quiz_settings_of(quiz_of(draft, key)),
            seen=request.form.get("asal", ""),
            change=lambda now: changed(now, write),
        )
    except PartChanged as conflict:
        return _page(conflict.draft, key, typed, conflict=quiz_settings_of(quiz_of(conflict.draft, key))), 412
    flash(gettext("Pengaturan kuis tersimpan."))
    return redirect(url_for("quiz_authoring.page", course_id=course_id, key=key), 303)


@blueprint.post("/<key>/hapus")
def remove(course_id: UUID, key: str) -> Response:
    """Remove the quiz from the course; the outline offers to take it back."""
    return rearranged(course_id, lambda draft: without_quiz(draft, key), undo=gettext("Kuis dihapus."))


def _page(
    draft: JsonObject,
    key: str,
    typed: JsonObject,
    errors: Errors | None = None,
    *,
    conflict: JsonObject | None = None,
) -> str:
    quiz = quiz_of(draft, key)
    return render_template(
        "quiz/settings.html",
        draft=draft,
        quiz=quiz,
        typed=typed,
        errors=errors or {},
        conflict=conflict,
        seen=fingerprint(quiz_settings_of(quiz)),
        questions=questions_of(quiz),
        choices=course_choices,
        type_names=type_labels(),
    )
