"""Tables as CSV and XLSX, row by row, safe to open in a spreadsheet program.

A text that a spreadsheet would take for a formula is given a leading apostrophe (OWASP, CSV injection).
"""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from services.enrollment.adapters.indonesian import decimal_comma

Cell = str | int | Decimal | date | None

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
IN_MEMORY_BYTES = 1024 * 1024
CHUNK_BYTES = 64 * 1024


def csv_lines(headers: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """The table as CSV for Indonesian settings: UTF-8 with its mark, semicolons, decimal commas, dates d-m-Y."""
    yield "\ufeff".encode()
    line = io.StringIO()
    writer = csv.writer(line, delimiter=";", lineterminator="\r\n")
    for row in _with(headers, rows):
        writer.writerow([_text(cell) for cell in row])
        yield line.getvalue().encode()
        line.seek(0)
        line.truncate()


def xlsx_chunks(title: str, headers: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """The table as XLSX. Rows go to disk as they come; the finished file is read back in chunks.

    Args:
        title: of the sheet.
        headers: bold, in a first row that stays in view.
        rows: numbers and dates stay numbers and dates.
    """
    # openpyxl is large, and only exports need it.
    from openpyxl import Workbook  # noqa: PLC0415
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415
    from openpyxl.styles import Font  # noqa: PLC0415

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    head = [WriteOnlyCell(sheet, value=header) for header in headers]
    for cell in head:
        cell.font = Font(bold=True)
    sheet.append(head)
    for row in rows:
        sheet.append([_safe(cell) if isinstance(cell, str) else cell for cell in row])
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES) as file:
        book.save(file)
        file.seek(0)
        while chunk := file.read(CHUNK_BYTES):
            yield chunk


def _with(headers: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[Sequence[Cell]]:
    yield headers
    yield from rows


def _safe(text: str) -> str:
    return "'" + text if text.lstrip(" ").startswith(FORMULA_STARTS) else text


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return _safe(cell)
    if isinstance(cell, Decimal):
        return decimal_comma(cell)
    return f"{cell:%d-%m-%Y}" if isinstance(cell, date) else str(cell)
