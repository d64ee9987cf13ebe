"""A list of people from a spreadsheet: try, report, confirm, and the first passwords, shown once."""

import csv
import io
from typing import Any

from flask import Blueprint, Response, render_template, request

from services.portal.clients import ClientProblem, JsonObject
from services.portal.web.access_control import only_for
from services.portal.web.form_state import FormStateTooLarge, pack, unpack
from services.portal.web.forms import Errors, sending_key
from services.portal.web.i18n import gettext
from services.portal.web.language import zone
from services.portal.web.user_session import clients, now

blueprint = Blueprint("people_import", __name__, url_prefix="/kelola/orang/impor")
only_for(blueprint, "organiser", "unit_admin", "bkpsdm_admin")

COLUMNS = (
    "nama",
    "email",
    "nip",
    "jenis_pegawai",
    "jabatan",
    "pangkat",
    "unit",
    "atasan",
    "peran",
    "username",
    "zona",
)
EXAMPLE = (
    "Contoh Nama, S.E.", "contoh@example.id", "198605172010012003", "PNS", "Analis Kepegawaian", "Penata (III/c)",
    "Nama atau kunci unit kerja", "", "", "", "",
)  # fmt: skip
MOST_BYTES = 5 * 1024 * 1024
# What a spreadsheet would take for a formula.
RISKY = ("=", "+", "-", "@", "\t", "\r")


@blueprint.get("")
def page() -> str:
    """Ask for the list."""
    return _upload()


@blueprint.get("/contoh.csv")
def template() -> Response:
    """An empty list with its header and one line to show how it is filled in."""
    return _csv([COLUMNS, EXAMPLE], "contoh-daftar-orang.csv")


@blueprint.post("")
def check() -> str | tuple[str, int]:
    """Say what would be done, line by line; nothing is changed."""
    uploaded = request.files.get("berkas")
    content = uploaded.read(MOST_BYTES + 1) if uploaded else b""
    filename = (uploaded.filename or "") if uploaded else ""
    errors: Errors = {}
    if not content:
        errors["berkas"] = [gettext("Pilih berkas CSV.")]
    elif len(content) > MOST_BYTES:
        errors["berkas"] = [gettext("Berkas ini lebih besar dari 5 MB. Bagi menjadi beberapa berkas.")]
    elif content[:4] == b"PK\x03\x04":
        errors["berkas"] = [gettext("Ini berkas Excel. Simpan sebagai “CSV UTF-8”, lalu unggah lagi.")]
    if errors:
        return _upload(errors), 422
    try:
        sheet = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        words = gettext(
            "Berkas ini bukan UTF-8 (baris %(line)d). Simpan sebagai “CSV UTF-8”, lalu unggah lagi.",
            line=line,
        )
        return _upload({"berkas": [words]}), 422
    return _try(filename, sheet)


@blueprint.post("/jalan")
def bring_in() -> Response | tuple[str, int]:
    """Take the list over: all of it or nothing."""
    filename = request.form.get("nama_berkas", "")[:255]
    sheet = unpack(request.form.get("paket", "")).decode()
    try:
        report = clients().identity.import_people(
            filename, sheet, dry_run=False, key=sending_key(request.form)
        )
    except ClientProblem as problem:
        if problem.answered != 422:
            raise
        return _upload(problems=problem.problems, filename=filename), 422
    made = [row for row in report["rows"] if row.get("first_password")]
    lines: list[tuple[str, ...]] = [("nama", "username", "kata_sandi_pertama")]
    lines += [(row["name"], row["username"], row["first_password"] or "") for row in made]
    page = render_template(
        "managing/people_import_done.html",
        report=report,
        made=made,
        form_state=pack(_csv_text(lines).encode()),
    )
    # Going back in the browser must not show passwords that were meant to be seen once.
    return Response(page, content_type="text/html; charset=utf-8", headers={"Cache-Control": "no-store"})


@blueprint.post("/sandi.csv")
def passwords() -> Response:
    """The first passwords of the page that carries them, as a file. The portal keeps none."""
    name = f"kata-sandi-pertama-{now().astimezone(zone()).date().isoformat()}.csv"
    return _attachment(unpack(request.form.get("paket", "")).decode(), name)


def _try(filename: str, sheet: str) -> str | tuple[str, int]:
    try:
        report = clients().identity.import_people(filename, sheet, dry_run=True)
        form_state = pack(sheet.encode())
    except ClientProblem as problem:
        if problem.answered != 422:
            raise
        return _upload(problems=problem.problems or [{"message": str(problem)}], filename=filename), 422
    except FormStateTooLarge:
        return _upload({"berkas": [gettext("Berkas ini terlalu besar. Bagi menjadi beberapa berkas.")]}), 422
    return render_template(
        "managing/people_import_report.html", report=report, form_state=form_state, filename=filename
    )


def _upload(
    errors: Errors | None = None, *, problems: list[JsonObject] | None = None, filename: str = ""
) -> str:
    return render_template(
        "managing/people_import.html",
        errors=errors or {},
        problems=problems or [],
        filename=filename,
        columns=COLUMNS,
    )


def _csv(rows: list[tuple[str, ...]], name: str) -> Response:
    return _attachment(_csv_text(rows), name)


def _csv_text(rows: list[tuple[str, ...]]) -> str:
    text = io.StringIO()
    writer: Any = csv.writer(text, lineterminator="\r\n")
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return text.getvalue()


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet runs as a formula."""
    return f"'{cell}" if cell.startswith(RISKY) else cell


def _attachment(text: str, name: str) -> Response:
    # With a byte order mark, or Excel takes the letters for those of another alphabet.
    response = Response("\ufeff" + text, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
