"""Writing a quiz: its settings beside its questions with their right answers."""

from uuid import UUID

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from services.portal.activities.quiz.editor import QuizEditor
from services.portal.activities.quiz.question_sets import questions_of
from services.portal.question_types import type_labels
from services.portal.teaching.activity_settings import SettingsForm, save_settings, settings_form
from services.portal.teaching.draft_editing import activity_of_kind
from services.portal.teaching.drafts import AUTHORS
from services.portal.web.access_control import only_for
from services.portal.web.user_session import clients
from shared.contracts.activities.quiz import KIND

blueprint = Blueprint(
    "quiz_authoring", __name__, url_prefix="/mengajar/kursus/<uuid:course_id>/kuis/<uuid:activity_id>"
)
only_for(blueprint, *AUTHORS)


@blueprint.get("")
def page(course_id: UUID, activity_id: UUID) -> str:
    """Settings and questions."""
    draft = clients().catalog.draft(str(course_id))
    activity_of_kind(draft, str(activity_id), KIND)
    return _page(settings_form(draft, str(activity_id), QuizEditor()))


@blueprint.post("")
def save(course_id: UUID, activity_id: UUID) -> Response | tuple[str, int]:
    """Save the settings."""
    return save_settings(course_id, activity_id, show=_page)


def _page(form: SettingsForm) -> str:
    return render_template(
        "quiz/authoring.html",
        form=form,
        draft=form.draft,
        quiz=form.activity,
        questions=questions_of(form.activity),
        type_names=type_labels(),
    )
