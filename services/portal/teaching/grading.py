"""Grading essays: what waits for points, longest waiting first. Nobody's name is shown, so that answers alone count."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.portal.clients import ClientProblem, JsonObject
from services.portal.clients.shapes.assessment import ResultView, ReviewedQuestionView
from services.portal.teaching.drafts import AUTHORS
from services.portal.teaching.forms.grade import out_of_range, read_grade
from services.portal.web.access_control import only_for
from services.portal.web.formatters import number
from services.portal.web.forms import Errors, sending_key
from services.portal.web.i18n import gettext, ngettext
from services.portal.web.optional import optional
from services.portal.web.user_session import clients

blueprint = Blueprint("grading", __name__, url_prefix="/mengajar/penilaian")
only_for(blueprint, *AUTHORS)

MOST_COUNTED = 50


@blueprint.get("")
def page() -> str:
    """The attempts that wait."""
    cursor = request.args.get("cursor")
    found = clients().assessment.attempts_awaiting_grading(limit=20, cursor=cursor)
    return render_template("teaching/grading.html", found=found, is_first=cursor is None)


@blueprint.get("/<uuid:attempt_id>")
def attempt(attempt_id: UUID) -> str:
    """The essays of one attempt, each with its form."""
    return _page(clients().assessment.result(str(attempt_id)))


@blueprint.post("/<uuid:attempt_id>")
def grade(attempt_id: UUID) -> Response | tuple[str, int]:
    """Give one essay its points."""
    services = clients()
    result = services.assessment.result(str(attempt_id))
    here = url_for("grading.attempt", attempt_id=attempt_id)
    question = _essay(result, request.form.get("soal", ""))
    if not is_waiting(question):
        return _graded_meanwhile(here)
    given, typed, errors = read_grade(request.form, question)
    if not errors:
        try:
            result = services.assessment.grade(str(attempt_id), given, key=sending_key(request.form))
        except ClientProblem as problem:
            if problem.slug in {"attempt_already_graded", "nothing_to_grade"}:
                return _graded_meanwhile(here)
            if problem.answered not in {400, 422}:
                raise
            errors = _refusal(problem, question)
    if errors:
        return _page(result, typed | {"position": question["position"]}, errors), 422
    left = sum(1 for one in essays(result) if is_waiting(one))
    if left:
        flash(
            ngettext(
                "Nilai tersimpan. Masih %(num)d jawaban di percobaan ini.",
                "Nilai tersimpan. Masih %(num)d jawaban di percobaan ini.",
                left,
            )
        )
        return redirect(here, 303)
    flash(gettext("Penilaian selesai. Nilai kuis ini %(score)s dari 100.", score=number(result["score"])))
    return redirect(url_for("grading.page"), 303)


def waiting_count() -> str | None:
    """How many attempts wait for me, as words; none if that cannot be told just now."""
    found = optional(lambda: clients().assessment.attempts_awaiting_grading(limit=MOST_COUNTED))
    if found is None:
        return None
    return f"{len(found['items'])}{'+' if found['next'] else ''}"


def essays(result: ResultView) -> list[ReviewedQuestionView]:
    """The questions that a trainer grades."""
    return [question for question in result["questions"] if question["is_graded_by_trainer"]]


def is_waiting(question: ReviewedQuestionView) -> bool:
    """Whether an essay has no points yet; one that was left empty has earned none already."""
    return question["earned"] is None


def _essay(result: ResultView, position: str) -> ReviewedQuestionView:
    found = next((one for one in essays(result) if str(one["position"]) == position), None)
    if found is None:
        abort(404)
    return found


def _graded_meanwhile(here: str) -> Response:
    flash(gettext("Jawaban ini sudah dinilai di tempat lain. Inilah keadaannya sekarang."), "warn")
    return redirect(here, 303)


def _refusal(problem: ClientProblem, question: ReviewedQuestionView) -> Errors:
    if problem.slug == "points_out_of_range" or "earned" in problem.fields:
        return {"poin": [out_of_range(question)]}
    return {"komentar": [gettext("Isian ini tidak dapat diterima. Periksa sekali lagi.")]}


def _page(result: ResultView, typed: JsonObject | None = None, errors: Errors | None = None) -> str:
    return render_template(
        "teaching/grading_attempt.html",
        result=result,
        essays=essays(result),
        is_waiting=is_waiting,
        typed=typed or {},
        errors=errors or {},
    )
