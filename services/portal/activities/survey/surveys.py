"""The end-of-course survey."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.portal.activities.quiz.attempts import NOT_HEARD_OF_YET
from services.portal.activities.survey.form import read_survey
from services.portal.clients import ClientProblem, JsonObject
from services.portal.web.forms import Errors, sending_key
from services.portal.web.i18n import gettext
from services.portal.web.user_session import clients

blueprint = Blueprint("surveys", __name__, url_prefix="/belajar/<uuid:enrollment_id>/survei")


@blueprint.get("")
def page(enrollment_id: UUID) -> str | Response:
    """The questions; who has answered goes on."""
    services = clients()
    enrollment = services.enrollment.enrollment(str(enrollment_id))
    try:
        survey = services.assessment.survey(str(enrollment_id))
    except ClientProblem as problem:
        if problem.slug not in NOT_HEARD_OF_YET:
            raise
        return render_template("quiz/preparing.html", enrollment=enrollment, key=None)
    if survey.get("submitted_at"):
        return redirect(url_for("completion.page", enrollment_id=enrollment_id))
    return _page(enrollment, survey, {}, {})


@blueprint.post("")
def submit(enrollment_id: UUID) -> tuple[str, int] | Response:
    """Hand in; a second time leads on as the first."""
    services = clients()
    survey = services.assessment.survey(str(enrollment_id))
    onward = redirect(url_for("completion.page", enrollment_id=enrollment_id), 303)
    if survey.get("submitted_at"):
        return onward
    answers, errors = read_survey(survey["questions"], request.form)
    if not errors:
        try:
            services.assessment.submit_survey(str(enrollment_id), answers, key=sending_key(request.form))
        except ClientProblem as problem:
            if problem.slug != "survey_already_submitted":
                errors = _refusal(problem)
    if errors:
        enrollment = services.enrollment.enrollment(str(enrollment_id))
        return _page(enrollment, survey, answers, errors), 422
    flash(gettext("Terima kasih. Jawaban Anda membantu memperbaiki kursus ini."))
    return onward


def _refusal(problem: ClientProblem) -> Errors:
    if problem.answered != 422:
        raise problem
    return {
        path.removeprefix("answers."): [gettext("Jawaban ini belum dapat diterima. Periksa sekali lagi.")]
        for path in problem.fields
    }


def _page(enrollment: JsonObject, survey: JsonObject, answers: JsonObject, errors: Errors) -> str:
    return render_template(
        "survey/survey.html", enrollment=enrollment, survey=survey, answers=answers, errors=errors
    )
