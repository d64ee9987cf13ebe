"""Questions of a quiz that is being written: typed one by one, in order, or brought in as GIFT text."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.portal.activities.quiz.question_sets import (
    Change,
    change_questions,
    quiz_address,
    quiz_of,
    set_id_of,
    set_of,
)
from services.portal.clients import ClientProblem, JsonObject
from services.portal.question_types import question_type, type_labels
from services.portal.question_types.base import MOST_ROWS, QuestionType
from services.portal.question_types.problems import as_markup
from services.portal.teaching.draft_editing import PartNotFound, shift
from services.portal.teaching.drafts import AUTHORS, PartChanged
from services.portal.web.access_control import only_for
from services.portal.web.forms import Errors
from services.portal.web.i18n import gettext
from services.portal.web.user_session import clients

blueprint = Blueprint(
    "question_authoring",
    __name__,
    url_prefix="/mengajar/kursus/<uuid:course_id>/kuis/<uuid:activity_id>/soal",
)
only_for(blueprint, *AUTHORS)

STEPS = {"naik": -1, "turun": 1}


@blueprint.get("/baru")
def new(course_id: UUID, activity_id: UUID) -> Response | str:
    """The form of one type of question."""
    kind = question_type(request.args.get("jenis"))
    if kind is None:
        return _unknown_type(course_id, activity_id, request.args.get("jenis", ""))
    draft = clients().catalog.draft(str(course_id))
    return _form(draft, activity_id, kind, kind.blank())


@blueprint.post("/baru")
def add(course_id: UUID, activity_id: UUID) -> Response | str | tuple[str, int]:
    """One more question at the end."""
    draft = clients().catalog.draft(str(course_id))
    return _submitted(draft, activity_id, None)


@blueprint.get("/<int:number>")
def edit(course_id: UUID, activity_id: UUID, number: int) -> Response | str:
    """The form of a question that is there; one that the form cannot show whole is changed in the GIFT text."""
    draft = clients().catalog.draft(str(course_id))
    question = _question(draft, activity_id, number)
    kind = question_type(question["type"])
    if kind is None:
        return _unknown_type(course_id, activity_id, question["type"])
    if not kind.fits_form(question):
        flash(gettext("Soal ini memakai hal yang tidak ada di formulir. Ubah di teks GIFT."), "warn")
        return redirect(url_for("gift.page", course_id=course_id, activity_id=activity_id), 303)
    return _form(draft, activity_id, kind, kind.shown(question), number=number)


@blueprint.post("/<int:number>")
def replace(course_id: UUID, activity_id: UUID, number: int) -> Response | str | tuple[str, int]:
    """Save a question that was there."""
    draft = clients().catalog.draft(str(course_id))
    _question(draft, activity_id, number)
    return _submitted(draft, activity_id, number)


@blueprint.post("/<int:number>/<any(naik, turun):way>")
def move(course_id: UUID, activity_id: UUID, number: int, way: str) -> Response:
    """One place up or down."""

    def rearrange(questions: list[JsonObject]) -> list[JsonObject]:
        if 0 < number <= len(questions):
            shift(questions, questions[number - 1], STEPS[way])
        return questions

    return _rearranged(course_id, activity_id, number, rearrange)


@blueprint.post("/<int:number>/hapus")
def remove(course_id: UUID, activity_id: UUID, number: int) -> Response:
    """Remove a question; the quiz's page offers to take it back."""
    draft = clients().catalog.draft(str(course_id))
    _question(draft, activity_id, number)
    response = _rearranged(
        course_id, activity_id, number, lambda questions: questions[: number - 1] + questions[number:]
    )
    response.location = quiz_address(course_id, activity_id, undo=draft["revision"])
    flash(gettext("Soal %(number)d dihapus.", number=number))
    return response


def _rearranged(course_id: UUID, activity_id: UUID, number: int, change: Change) -> Response:
    draft = clients().catalog.draft(str(course_id))
    _question(draft, activity_id, number)
    if not _is_seen(draft, activity_id):
        flash(gettext("Soal kuis ini baru saja diubah di tempat lain. Periksa, lalu coba lagi."), "warn")
        return redirect(quiz_address(course_id, activity_id), 303)
    change_questions(draft, activity_id, change)
    return redirect(quiz_address(course_id, activity_id, anchor="soal"), 303)


def _submitted(draft: JsonObject, activity_id: UUID, number: int | None) -> Response | str | tuple[str, int]:
    kind = question_type(request.form.get("type"))
    if kind is None:
        return _unknown_type(UUID(draft["id"]), activity_id, request.form.get("type", ""))
    rearranged = kind.rearranged(kind.typed(request.form), request.form.get("action", ""))
    if rearranged is not None:
        return _form(draft, activity_id, kind, rearranged, number=number)
    question, values, errors = kind.read_form(request.form)
    if number is not None:
        question["name"] = _question(draft, activity_id, number).get("name", "")
    if not errors and not _is_seen(draft, activity_id):
        errors[""] = [
            gettext("Soal kuis ini diubah di tempat lain. Yang Anda ketik masih ada: simpan sekali lagi.")
        ]
        return _form(draft, activity_id, kind, values, errors, number=number), 412
    try:
        if not errors:
            errors = _stored(draft, activity_id, question, number)
    except PartChanged as conflict:
        errors[""] = [gettext("Soal kuis ini baru saja diubah di tempat lain. Simpan sekali lagi.")]
        return _form(conflict.draft, activity_id, kind, values, errors, number=number), 412
    if errors:
        return _form(draft, activity_id, kind, values, errors, number=number), 422
    flash(gettext("Soal tersimpan."))
    course_id = UUID(draft["id"])
    if request.form.get("action") == "again":
        return redirect(
            url_for("question_authoring.new", course_id=course_id, activity_id=activity_id, jenis=kind.name),
            303,
        )
    return redirect(quiz_address(course_id, activity_id), 303)


def _stored(draft: JsonObject, activity_id: UUID, question: JsonObject, number: int | None) -> Errors:
    """Store a question in its place, or at the end; what assessment refuses of it."""

    def write(questions: list[JsonObject]) -> list[JsonObject]:
        if number is None:
            return [*questions, question]
        return [*questions[: number - 1], question, *questions[number:]]

    try:
        change_questions(draft, activity_id, write)
    except ClientProblem as problem:
        if problem.answered not in {400, 422}:
            raise
        return {"": [as_markup(entry) for entry in problem.problems] or [str(problem)]}
    return {}


def _unknown_type(course_id: UUID, activity_id: UUID, name: str) -> Response:
    """Say that this portal does not know the type; it is never taken for another one."""
    flash(gettext("Jenis soal “%(name)s” tidak dikenal oleh portal ini.", name=name[:40]), "warn")
    return redirect(quiz_address(course_id, activity_id), 303)


def _is_seen(draft: JsonObject, activity_id: UUID) -> bool:
    """Whether the set that the page showed is still the quiz's: numbers of questions mean nothing in another one."""
    return request.form.get("soal", "") == (set_id_of(quiz_of(draft, activity_id)) or "")


def _question(draft: JsonObject, activity_id: UUID, number: int) -> JsonObject:
    found = set_of(quiz_of(draft, activity_id))
    questions: list[JsonObject] = found["questions"] if found else []
    if not 0 < number <= len(questions):
        raise PartNotFound("There is no such question.")
    return questions[number - 1]


def _form(
    draft: JsonObject,
    activity_id: UUID,
    kind: QuestionType,
    values: JsonObject,
    errors: Errors | None = None,
    *,
    number: int | None = None,
) -> str:
    return render_template(
        "quiz/question_form.html",
        draft=draft,
        quiz=quiz_of(draft, activity_id),
        values=values,
        kind=kind,
        errors=errors or {},
        number=number,
        type_names=type_labels(),
        most_rows=MOST_ROWS,
    )
