"""Quizzes: what awaits, one question per screen, handing in, and the result. The server's clock decides."""

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.portal.clients import ClientProblem
from services.portal.clients.shapes.assessment import AttemptView, QuestionView
from services.portal.learner.activities import being_prepared, closed_page, is_not_known_yet
from services.portal.learner.neighbours import place_of
from services.portal.question_types import question_type
from services.portal.web.formatters import clock_time, instant
from services.portal.web.forms import sending_key
from services.portal.web.i18n import gettext
from services.portal.web.optional import optional
from services.portal.web.user_session import clients
from shared.contracts.activities.quiz import KIND

blueprint = Blueprint("quizzes", __name__)


@dataclass(frozen=True, slots=True)
class SavedAnswer:
    """That an answer is saved. `stays_at` is where on the same page the learner goes on; none leads onward."""

    saved_at: str
    answered_count: int
    question_count: int
    is_answered: bool
    stays_at: str | None


@blueprint.get("/belajar/<uuid:enrollment_id>/kuis/<uuid:activity_id>")
def intro(enrollment_id: UUID, activity_id: UUID) -> str:
    """What this quiz asks, how long it takes, how many attempts are left."""
    services = clients()
    place = place_of(services.enrollment.enrollment(str(enrollment_id)), str(activity_id), KIND)
    if closed := closed_page(place):
        return closed
    try:
        found = services.assessment.quizzes(str(enrollment_id))["items"]
    except ClientProblem as problem:
        return being_prepared(place, problem)
    quiz = next((quiz for quiz in found if quiz["activity_id"] == str(activity_id)), None)
    if quiz is None:
        return render_template("learner/activity_preparing.html", place=place)
    return render_template("quiz/intro.html", place=place, enrollment=place.enrollment, quiz=quiz)


@blueprint.post("/belajar/<uuid:enrollment_id>/kuis/<uuid:activity_id>/mulai")
def start(enrollment_id: UUID, activity_id: UUID) -> Response:
    """Begin, or go on with the open attempt."""
    here = url_for("quizzes.intro", enrollment_id=enrollment_id, activity_id=activity_id)
    try:
        attempt = clients().assessment.start_attempt(
            str(enrollment_id), str(activity_id), key=sending_key(request.form)
        )
    except ClientProblem as problem:
        if problem.slug == "attempts_used_up":
            flash(gettext("Semua percobaan sudah terpakai."), "warn")
        elif is_not_known_yet(problem):
            flash(gettext("Kuis ini sedang disiapkan. Tunggu beberapa detik, lalu coba lagi."), "warn")
        else:
            raise
        return redirect(here, 303)
    return redirect(url_for("quizzes.question", attempt_id=attempt["id"], number=_first_open(attempt)), 303)


@blueprint.get("/kuis/<uuid:attempt_id>/<int:number>")
def question(attempt_id: UUID, number: int) -> str | Response:
    """One question, with the map of all."""
    attempt = clients().assessment.attempt(str(attempt_id))
    if attempt["state"] != "open":
        return redirect(url_for("quizzes.result", attempt_id=attempt_id))
    return _question_page(attempt, _question(attempt, number))


@blueprint.post("/kuis/<uuid:attempt_id>/<int:number>")
def answer(attempt_id: UUID, number: int) -> Response:
    """Save this answer and go where the button says."""
    saved = _save(str(attempt_id), number)
    if saved is None:
        flash(gettext("Waktu sudah habis. Yang tersimpan sebelumnya sudah dinilai."), "warn")
        return redirect(url_for("quizzes.result", attempt_id=attempt_id), 303)
    if saved.stays_at is not None:
        anchor = saved.stays_at or None
        return redirect(
            url_for("quizzes.question", attempt_id=attempt_id, number=number, _anchor=anchor), 303
        )
    onward = request.form.get("ke", "")
    if onward.isdigit():
        return redirect(url_for("quizzes.question", attempt_id=attempt_id, number=int(onward)), 303)
    return redirect(url_for("quizzes.confirm", attempt_id=attempt_id), 303)


@blueprint.post("/kuis/<uuid:attempt_id>/<int:number>/simpan")
def autosave(attempt_id: UUID, number: int) -> tuple[dict[str, object], int]:
    """Save this answer while the page stays; the page's script shows what comes back."""
    saved = _save(str(attempt_id), number)
    if saved is None:
        return {"closed": True, "text": gettext("Waktu sudah habis.")}, 409
    text = gettext("Jawaban tersimpan pukul %(time)s", time=clock_time(saved.saved_at))
    count = _count_text(saved.answered_count, saved.question_count)
    return {"text": text, "count": count, "answered": saved.is_answered}, 200


@blueprint.get("/kuis/<uuid:attempt_id>/kirim")
def confirm(attempt_id: UUID) -> str | Response:
    """Before handing in: which questions are still unanswered."""
    attempt = clients().assessment.attempt(str(attempt_id))
    if attempt["state"] != "open":
        return redirect(url_for("quizzes.result", attempt_id=attempt_id))
    asked = _asked(attempt)
    unanswered = [q["position"] for q in asked if q["answer"] is None]
    return render_template(
        "quiz/confirm.html",
        attempt=attempt,
        asked=asked,
        unanswered=unanswered,
        seconds_left=_seconds_left(attempt),
    )


@blueprint.post("/kuis/<uuid:attempt_id>/kirim")
def submit(attempt_id: UUID) -> Response:
    """Hand in; handing in twice leads to the same result."""
    try:
        clients().assessment.submit_attempt(str(attempt_id), key=sending_key(request.form))
    except ClientProblem as problem:
        # Closed by the clock or from another device meanwhile: the result is there all the same.
        if problem.answered != 409:
            raise
    return redirect(url_for("quizzes.result", attempt_id=attempt_id), 303)


@blueprint.get("/kuis/<uuid:attempt_id>/hasil")
def result(attempt_id: UUID) -> str | Response:
    """Score, gain, and as much of the answers as the trainer shows."""
    services = clients()
    try:
        found = services.assessment.result(str(attempt_id))
    except ClientProblem as problem:
        if problem.answered == 409:
            return redirect(url_for("quizzes.confirm", attempt_id=attempt_id))
        raise
    enrollment = optional(lambda: services.enrollment.enrollment(found["enrollment_id"]))
    place = enrollment and place_of(enrollment, found["quiz"]["activity_id"])
    return render_template("quiz/result.html", result=found, place=place)


def _question_page(attempt: AttemptView, question: QuestionView) -> str:
    asked = _asked(attempt)
    return render_template(
        "quiz/question.html",
        attempt=attempt,
        question=question,
        kind=question_type(question["type"]),
        questions=attempt["questions"],
        count_text=_count_text(sum(1 for q in asked if q["answer"] is not None), len(asked)),
        seconds_left=_seconds_left(attempt),
    )


def _save(attempt_id: str, number: int) -> SavedAnswer | None:
    """Save the submitted answer; none if the attempt is closed."""
    services = clients()
    attempt = services.assessment.attempt(attempt_id)
    if attempt["state"] != "open":
        return None
    question = _question(attempt, number)
    kind = question_type(question["type"])
    # What this portal does not know stays as it is.
    given = kind.read_answer(request.form) if kind else question["answer"]
    stays_at = kind.stays_at(request.form) if kind else None
    if given == question["answer"]:
        asked = _asked(attempt)
        answered = sum(1 for q in asked if q["answer"] is not None)
        saved_at = question["answered_at"] or attempt["server_now"]
        return SavedAnswer(saved_at, answered, len(asked), given is not None, stays_at)
    occurred_at = request.form.get("terjadi_pada") or None
    try:
        saved = services.assessment.save_answer(attempt_id, number, given, occurred_at=occurred_at)
    except ClientProblem as problem:
        if problem.slug == "attempt_closed":
            return None
        raise
    counts = saved["answered_count"], saved["question_count"]
    return SavedAnswer(saved["saved_at"], *counts, given is not None, stays_at)


def _question(attempt: AttemptView, number: int) -> QuestionView:
    found = next((q for q in attempt["questions"] if q["position"] == number), None)
    if found is None:
        abort(404)
    return found


def _asked(attempt: AttemptView) -> list[QuestionView]:
    """The questions that take an answer."""
    return [question for question in attempt["questions"] if question["is_asked"]]


def _count_text(answered: int, total: int) -> str:
    return gettext("%(answered)d terjawab, %(open)d belum.", answered=answered, open=max(0, total - answered))


def _first_open(attempt: AttemptView) -> int:
    """The first question without an answer, so that a learner goes on where the other device stopped."""
    for question in _asked(attempt):
        if question["answer"] is None:
            return int(question["position"])
    return int(attempt["questions"][0]["position"])


def _seconds_left(attempt: AttemptView) -> int | None:
    """Until the deadline, by the server's clock; none without a limit."""
    if not attempt["deadline_at"]:
        return None
    left = instant(attempt["deadline_at"]) - instant(attempt["server_now"])
    return max(0, int(left.total_seconds()))
