"""Boards: what organisers and trainers see of their courses, and take away as a spreadsheet."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal
from uuid import UUID

from flask import Response
from flask_smorest import Blueprint

from services.enrollment.adapters.spreadsheets import CONTENT_TYPES, Cell, csv_lines, xlsx_chunks
from services.enrollment.domain.local_time import local_date
from services.enrollment.operations.exports import record_export
from services.enrollment.queries.boards import (
    BoardDetailView,
    BoardView,
    ParticipantView,
    all_participants,
    board_of,
    boards_within,
)
from services.enrollment.reads.courses import require_course
from shared.persistence.database import Database
from shared.schema.types import Length
from shared.web.auth import access_scope, principal
from shared.web.declared import accepts, answers
from shared.web.pagination import Page, PageArgs
from shared.web.transaction import clock, database, reading, session

blp = Blueprint("boards", __name__, description="Courses in numbers, and their participants.")

HEADERS = (
    "No",
    "Nama",
    "Jabatan",
    "Pangkat/Golongan",
    "Unit Kerja",
    "Status",
    "Kemajuan (%)",
    "Nilai",
    "Predikat",
    "JP",
    "Nomor Sertifikat",
    "Tanggal Daftar",
    "Tanggal Selesai",
)
STATE_NAMES = {"active": "Aktif", "completed": "Selesai", "withdrawn": "Mengundurkan diri"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantArgs(PageArgs):
    """How a board's participants are narrowed; what is empty narrows nothing.

    Attributes:
        q: part of a name.
    """

    state: Literal["", "active", "completed", "withdrawn"] = ""
    q: Annotated[str, Length(max=100)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportArgs:
    """Which kind of spreadsheet."""

    format: Literal["csv", "xlsx"] = "csv"


@blp.route("/boards", methods=["GET"])
@reading
@accepts(PageArgs, location="query")
@answers(200, Page[BoardView])
def list_boards(args: PageArgs) -> Page[BoardView]:
    """The boards of the courses within the caller's access scope."""
    return boards_within(session(), access_scope(), limit=args.limit, cursor=args.cursor)


@blp.route("/boards/<uuid:course_id>", methods=["GET"])
@reading
@accepts(ParticipantArgs, location="query")
@answers(200, BoardDetailView)
def show_board(args: ParticipantArgs, course_id: UUID) -> BoardDetailView:
    """One course's board with a page of its participants."""
    return board_of(
        session(),
        access_scope(),
        course_id,
        limit=args.limit,
        cursor=args.cursor,
        state=args.state,
        q=args.q,
    )


@blp.route("/boards/<uuid:course_id>/export", methods=["GET"])
@reading
@accepts(ExportArgs, location="query")
@blp.response(200, description="The participants as CSV or XLSX", content_type="text/csv")
def export_board(args: ExportArgs, course_id: UUID) -> Response:
    """Every participant of the course as a spreadsheet, streamed. Who took it away is written down."""
    require_course(session(), access_scope(), course_id)
    format_name = args.format
    opened, zone = database(), principal().time_zone
    with opened.begin() as context:
        record_export(context, course_id=course_id, actor_id=principal().person_id, format_name=format_name)
    rows = _rows(opened, course_id, zone)
    content = csv_lines(HEADERS, rows) if format_name == "csv" else xlsx_chunks("Peserta", HEADERS, rows)
    name = f"peserta-{local_date(clock().now(), zone).isoformat()}.{format_name}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, content_type=CONTENT_TYPES[format_name], headers=headers)


def _rows(opened: Database, course_id: UUID, zone: str) -> Iterator[tuple[Cell, ...]]:
    # The answer is sent after the request's own session has ended.
    with opened.reading() as reading_session:
        for number, participant in enumerate(all_participants(reading_session, course_id), start=1):
            yield _row(number, participant, zone)


def _row(number: int, participant: ParticipantView, zone: str) -> tuple[Cell, ...]:
    return (
        number,
        participant.name,
        participant.position,
        participant.rank,
        participant.unit_name,
        STATE_NAMES[participant.state],
        participant.progress_percent,
        participant.score,
        participant.grade,
        participant.jp,
        participant.certificate_number,
        local_date(participant.enrolled_at, zone),
        local_date(participant.completed_at, zone) if participant.completed_at else None,
    )
