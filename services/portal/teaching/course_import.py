"""Bringing in a course folder: upload, report, confirmation, progress, result.

The portal keeps nothing between two requests: the page itself carries the archive and how far the work is. With a
script each step is a request of its own and the bar moves; without one, a single request does all steps.
"""

import json
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.portal.clients import ClientProblem, JsonObject
from services.portal.clients.course_import import CourseImport, CourseRefused
from services.portal.forms.course_folder import CourseFolderRefused, read_course_archive
from services.portal.question_types import type_labels
from services.portal.question_types.problems import told
from services.portal.teaching.drafts import AUTHORS
from services.portal.web.access_control import only_for
from services.portal.web.activity_kinds import counted_kinds
from services.portal.web.form_state import FormStateTooLarge, pack, unpack
from services.portal.web.i18n import gettext
from services.portal.web.user_session import clients, now

blueprint = Blueprint("course_import", __name__, url_prefix="/mengajar/impor")
only_for(blueprint, *AUTHORS)


@blueprint.get("")
def page() -> str:
    """Ask for the archive."""
    return _upload()


@blueprint.post("")
def check() -> str | tuple[str, int]:
    """Try the archive and report; nothing is stored."""
    uploaded = request.files.get("berkas")
    content = uploaded.read() if uploaded else b""
    publish = bool(request.form.get("terbitkan"))
    if not content:
        return _upload({"berkas": [gettext("Pilih berkas ZIP dari folder kursus.")]}, publish=publish), 422
    try:
        steps = _steps(content, publish)
        form_state = pack(content)
        report = steps.check()
    except (CourseFolderRefused, CourseRefused) as refusal:
        return _upload(
            problems=_rows(refusal), publish=publish, filename=(uploaded and uploaded.filename) or ""
        ), 422
    except FormStateTooLarge:
        words = gettext("Berkas ini terlalu besar untuk formulir. Pakai perintah “sinau catalog import”.")
        return _upload({"berkas": [words]}, publish=publish), 422
    return render_template(
        "teaching/course_import_report.html",
        report=report,
        counts=counted_kinds(report.activities),
        warnings=[told(warning) for warning in report.warnings],
        draft=steps.folder.draft,
        form_state=form_state,
        publish=publish,
        run=steps.folder.run,
        type_names=type_labels(),
    )


@blueprint.post("/jalan")
def work() -> str | Response | tuple[str, int]:
    """Do the next step and answer with the bar; without a script, do all of them and go to the course."""
    publish = bool(request.form.get("terbitkan"))
    steps = _steps(unpack(request.form.get("paket", "")), publish)
    stored = _stored(request.form.get("tersimpan", ""))
    by_itself = bool(request.headers.get("HX-Request"))
    try:
        for key in steps.keys:
            if key not in stored:
                if by_itself and request.form.get("mulai"):
                    return _progress(steps, stored, publish)
                answer = steps.store_quiz(key)
                stored[key] = {name: answer[name] for name in ("id", "question_count")}
                if by_itself:
                    return _progress(steps, stored, publish)
        report = steps.bring_in(stored)
        if publish and report.course_id:
            steps.schedule_run(report.course_id, now())
    except CourseRefused as refusal:
        return _refused(_rows(refusal), publish)
    except ClientProblem as problem:
        if problem.answered != 422:
            raise
        return _refused([told(each) for each in problem.problems], publish)
    _tell(report.outcome, report.published, report.version_number)
    there = url_for("outline.page", course_id=report.course_id)
    if not by_itself:
        return redirect(there, 303)
    response = Response(status=204)
    response.headers["HX-Redirect"] = there
    return response


def _refused(problems: list[JsonObject], publish: bool) -> Response:
    """What was good at the check is not any more; the whole page changes, also when only the bar was asked for."""
    response = Response(
        _upload(problems=problems, publish=publish), status=422, content_type="text/html; charset=utf-8"
    )
    response.headers.update({"HX-Retarget": "#isi", "HX-Reselect": "#isi", "HX-Reswap": "outerHTML"})
    return response


def _progress(steps: CourseImport, stored: JsonObject, publish: bool) -> str:
    return render_template(
        "teaching/course_import_progress.html",
        draft=steps.folder.draft,
        keys=steps.keys,
        stored=stored,
        stored_text=json.dumps(stored),
        form_state=request.form.get("paket", ""),
        publish=publish,
    )


def _steps(content: bytes, publish: bool) -> CourseImport:
    services = clients()
    return CourseImport(services.assessment, services.catalog, read_course_archive(content), publish)


def _stored(text: str) -> JsonObject:
    """Which quizzes are stored already, as the page carries it; assessment and catalog check the ids themselves."""
    try:
        stored = json.loads(text or "{}")
    except ValueError:
        return {}
    return stored if isinstance(stored, dict) else {}


def _rows(refusal: CourseFolderRefused | CourseRefused) -> list[JsonObject]:
    if isinstance(refusal, CourseRefused):
        return [told(problem) for problem in refusal.problems]
    return [
        {"file": each.file, "line": each.line, "message": gettext(each.text, **each.values)}
        for each in refusal.problems
    ]


def _tell(outcome: str, published: bool, number: int | None) -> None:
    words = {
        "created": gettext("Kursus dibawa masuk."),
        "revised": gettext("Naskah kursus diperbarui."),
        "unchanged": gettext("Isi folder sama dengan yang sudah ada; tidak ada yang diubah."),
    }
    told = words.get(outcome, "")
    if published:
        told += " " + gettext("Terbit sebagai versi %(number)d.", number=number)
    flash(told.strip())


def _upload(
    errors: dict[str, list[str]] | None = None,
    *,
    problems: Any = (),
    publish: bool = False,
    filename: str = "",
) -> str:
    return render_template(
        "teaching/course_import.html",
        errors=errors or {},
        problems=list(problems),
        publish=publish,
        filename=filename,
    )
