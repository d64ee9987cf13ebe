"""Answering a survey."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.portal.activities.survey.form import read_survey
from services.portal.clients import ClientProblem, JsonObject
from services.portal.clients.shapes.assessment import SurveyView
from services.portal.learner.activities import being_prepared, closed_page
from services.portal.learner.neighbours import Place, place_of
from services.portal.web.forms import Errors, sending_key
from services.portal.web.i18n import gettext
from services.portal.web.user_session import clients
from shared.contracts.activities.survey import KIND

blueprint = Blueprint(
    "surveys", __name__, url_prefix="/belajar/<uuid:enrollment_id>/survei/<uuid:activity_id>"
)


@blueprint.get("")
def page(enrollment_id: UUID, activity_id: UUID) -> str | Response:
    """The questions; who has answered goes on."""
    services = clients()
    place = place_of(services.enrollment.enrollment(str(enrollment_id)), str(activity_id), KIND)
    if closed := closed_page(place):
        return closed
    try:
        survey = services.assessment.survey(str(enrollment_id), str(activity_id))
    except ClientProblem as problem:
        return being_prepared(place, problem)
    if survey["submitted_at"]:
        return redirect(_after(place))
    return _page(place, survey, {}, {})


@blueprint.post("")
def submit(enrollment_id: UUID, activity_id: UUID) -> tuple[str, int] | Response:
    """Hand in; a second time leads on as the first."""
    services = clients()
    survey = services.assessment.survey(str(enrollment_id), str(activity_id))
    answers, errors = read_survey(survey["questions"], request.form)
    if not errors and not survey["submitted_at"]:
        try:
            services.assessment.submit_survey(
                str(enrollment_id), str(activity_id), answers, key=sending_key(request.form)
            )
        except ClientProblem as problem:
            if problem.slug != "survey_already_submitted":
                errors = _refusal(problem)
    place = place_of(services.enrollment.enrollment(str(enrollment_id)), str(activity_id), KIND)
    if errors and not survey["submitted_at"]:
        return _page(place, survey, answers, errors), 422
    flash(gettext("Terima kasih. Jawaban Anda membantu memperbaiki kursus ini."))
    return redirect(_after(place), 303)


def _after(place: Place) -> str:
    """On to the next activity; after the last, to what follows from it."""
    if place.next and place.next["is_open"]:
        return place.onward
    return url_for("completion.page", enrollment_id=place.enrollment["id"])


def _refusal(problem: ClientProblem) -> Errors:
    if problem.answered != 422:
        raise problem
    return {
        path.removeprefix("answers."): [gettext("Jawaban ini belum dapat diterima. Periksa sekali lagi.")]
        for path in problem.fields
    }


def _page(place: Place, survey: SurveyView, answers: JsonObject, errors: Errors) -> str:
    return render_template("survey/survey.html", place=place, survey=survey, answers=answers, errors=errors)
