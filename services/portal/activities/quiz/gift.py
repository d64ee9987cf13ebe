"""A quiz's questions as GIFT text: pasted or uploaded, with a report of every problem beside the line it is about."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from services.portal.activities.quiz.question_sets import (
    quiz_address,
    quiz_of,
    set_id_of,
    set_name,
    set_of,
    use_set,
)
from services.portal.clients import ClientProblem, JsonObject
from services.portal.clients.shapes.assessment import QuestionSetReportView
from services.portal.question_types import QUESTION_TYPES, type_labels
from services.portal.question_types.problems import told
from services.portal.teaching.drafts import AUTHORS, PartChanged
from services.portal.web.access_control import only_for
from services.portal.web.forms import Errors
from services.portal.web.i18n import gettext, ngettext
from services.portal.web.user_session import clients

blueprint = Blueprint(
    "gift", __name__, url_prefix="/mengajar/kursus/<uuid:course_id>/kuis/<uuid:activity_id>/gift"
)
only_for(blueprint, *AUTHORS)

MOST_BYTES = 1_048_576


@blueprint.get("")
def page(course_id: UUID, activity_id: UUID) -> str:
    """The present questions as text, to be changed, replaced or added to."""
    draft = clients().catalog.draft(str(course_id))
    found = set_of(quiz_of(draft, activity_id))
    return _page(draft, activity_id, found["gift"] if found else "")


@blueprint.post("")
def submit(course_id: UUID, activity_id: UUID) -> Response | str | tuple[str, int]:
    """Check the text, or store it as the quiz's questions."""
    draft = clients().catalog.draft(str(course_id))
    gift, errors = _given()
    if errors:
        return _page(draft, activity_id, gift, errors=errors), 422
    is_trial = request.form.get("action") != "save" or bool(request.files.get("berkas"))
    try:
        answer = clients().assessment.add_question_set(
            gift=gift,
            name=set_name(draft, activity_id),
            base_id=set_id_of(quiz_of(draft, activity_id)),
            dry_run=is_trial,
        )
        if is_trial:
            return _page(draft, activity_id, gift, report=answer)
        use_set(draft, activity_id, answer["id"], answer["question_count"])
    except ClientProblem as problem:
        if problem.answered not in {400, 413, 422}:
            raise
        return _page(draft, activity_id, gift, problems=problem.problems or [{"message": str(problem)}]), 422
    except PartChanged as conflict:
        errors = {
            "": [gettext("Soal kuis ini baru saja diubah di tempat lain. Periksa, lalu simpan sekali lagi.")]
        }
        return _page(conflict.draft, activity_id, gift, errors=errors), 412
    count = int(answer["question_count"])
    flash(ngettext("%(num)d soal tersimpan.", "%(num)d soal tersimpan.", count))
    return redirect(quiz_address(course_id, activity_id), 303)


def _given() -> tuple[str, Errors]:
    """The text that was typed, or that of the file that was chosen; a chosen file is shown before it is stored."""
    uploaded = request.files.get("berkas")
    if not uploaded or not uploaded.filename:
        gift = request.form.get("gift", "").replace("\r\n", "\n")
        return gift, {} if gift.strip() else {"gift": [gettext("Tempel soal, atau pilih sebuah berkas.")]}
    content = uploaded.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        return "", {"berkas": [gettext("Berkas ini lebih besar dari 1 MB. Bagi menjadi beberapa kuis.")]}
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n"), {}
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        words = gettext(
            "Berkas ini bukan teks UTF-8 (baris %(line)d). Simpan ulang sebagai UTF-8.", line=line
        )
        return "", {"berkas": [words]}


def _page(
    draft: JsonObject,
    activity_id: UUID,
    gift: str,
    *,
    errors: Errors | None = None,
    problems: list[JsonObject] | None = None,
    report: QuestionSetReportView | None = None,
) -> str:
    lines = gift.split("\n")
    warnings = report["warnings"] if report else []
    return render_template(
        "quiz/gift.html",
        draft=draft,
        quiz=quiz_of(draft, activity_id),
        gift=gift,
        errors=errors or {},
        problems=_with_text(problems or [], lines),
        warnings=_with_text(warnings, lines),
        report=report,
        type_names=type_labels(),
        examples=[kind.gift_example() for kind in QUESTION_TYPES],
    )


def _with_text(found: Sequence[Mapping[str, Any]], lines: list[str]) -> list[JsonObject]:
    """Each problem with the text of its line, so that it can be found without counting."""
    return [
        {
            **told(problem),
            "text": lines[problem["line"] - 1] if 0 < (problem.get("line") or 0) <= len(lines) else "",
        }
        for problem in found
    ]
