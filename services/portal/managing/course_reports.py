"""The organiser's pages: the desk, the boards of courses, and their spreadsheets."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from flask import Blueprint, Response, render_template, request
from werkzeug.exceptions import NotFound

from services.portal.web.access_control import only_for
from services.portal.web.formatters import instant
from services.portal.web.optional import optional
from services.portal.web.user_session import clients, now, person

blueprint = Blueprint("course_reports", __name__, url_prefix="/kelola")
only_for(blueprint, "trainer", "organiser", "unit_admin", "bkpsdm_admin")

FORMATS = ("csv", "xlsx")
STATES = ("active", "completed", "withdrawn")
SOON = timedelta(days=14)


@blueprint.get("")
def page() -> str:
    """The desk: courses in numbers, meetings of the coming days, and the ways to people."""
    services = clients()
    visitor = person()
    sees_boards = bool(visitor and visitor.has("trainer", "organiser", "bkpsdm_admin"))
    boards = optional(lambda: services.enrollment.boards(limit=100)) if sees_boards else None
    meetings = optional(lambda: services.enrollment.meetings(upcoming=True)) if sees_boards else None
    items = boards["items"] if boards else []
    return render_template(
        "managing/desk.html",
        boards=items,
        is_missing=sees_boards and boards is None,
        totals={
            name: sum(board[name] for board in items)
            for name in ("enrolled", "active", "passed", "certified")
        },
        meetings=[
            meeting
            for meeting in (meetings["items"] if meetings else [])
            if meeting["state"] == "open" or instant(meeting["starts_at"]) - now() < SOON
        ][:5],
        sees_boards=sees_boards,
        sees_people=_sees_people(),
    )


@blueprint.get("/kursus")
def courses() -> str:
    """Every course in numbers."""
    q = request.args.get("q", "").strip()[:100]
    # The list of an organiser's courses is short; it is searched here, on the pages that it has.
    found = clients().enrollment.boards(limit=100, cursor=request.args.get("cursor"))
    boards = [board for board in found["items"] if q.lower() in board["title"].lower()]
    return render_template(
        "managing/course_reports.html",
        boards=boards,
        next=found.get("next"),
        is_first="cursor" not in request.args,
        q=q,
        sees_people=_sees_people(),
    )


@blueprint.get("/kursus/<uuid:course_id>")
def course(course_id: UUID) -> str:
    """One course: figures, and who takes part."""
    state = request.args.get("status", "")
    board = clients().enrollment.board(
        str(course_id),
        state=state if state in STATES else "",
        q=request.args.get("q", "").strip()[:100],
        limit=50,
        cursor=request.args.get("cursor"),
    )
    return render_template(
        "managing/course_report.html", board=board, state=state, q=request.args.get("q", ""),
        is_first="cursor" not in request.args, sees_people=_sees_people(),
    )  # fmt: skip


@blueprint.get("/kursus/<uuid:course_id>/unduh/<format_name>")
def download(course_id: UUID, format_name: str) -> Response:
    """The board as a spreadsheet, passed on as it comes."""
    if format_name not in FORMATS:
        raise NotFound()
    answer = clients().enrollment.board_export(str(course_id), format_name)

    def content() -> Iterator[bytes]:
        try:
            yield from answer.iter_bytes()
        finally:
            answer.close()

    kept = {
        name: answer.headers[name]
        for name in ("Content-Type", "Content-Disposition")
        if name in answer.headers
    }
    return Response(content(), headers={**kept, "Cache-Control": "no-store"})


def _sees_people() -> bool:
    visitor = person()
    return bool(visitor and visitor.has("organiser", "unit_admin", "bkpsdm_admin"))
