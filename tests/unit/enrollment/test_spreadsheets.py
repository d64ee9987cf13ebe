"""Spreadsheets and paper: what Indonesian programs and readers expect."""

import io
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from services.enrollment.adapters.indonesian import date_span, decimal_comma, long_date
from services.enrollment.adapters.spreadsheets import csv_lines, xlsx_chunks

ROW = ("=HYPERLINK(1)", "Siti", 3, Decimal("12.50"), date(2026, 11, 2), None, -2)


def test_csv_is_written_for_indonesian_settings_and_no_text_becomes_a_formula() -> None:
    text = b"".join(csv_lines(("A", "B"), [ROW])).decode("utf-8-sig")
    assert text == "A;B\r\n'=HYPERLINK(1);Siti;3;12,5;02-11-2026;;-2\r\n"


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\t=1", "\r=1", " =1", "＝1"])
def test_what_a_spreadsheet_takes_for_a_formula_gets_an_apostrophe(text: str) -> None:
    [_, _, line] = csv_lines(("A",), [(text,)])
    assert line.decode().lstrip('"').startswith("'")


def test_xlsx_keeps_numbers_and_dates_and_defuses_formulas() -> None:
    sheet = load_workbook(io.BytesIO(b"".join(xlsx_chunks("Peserta", ("A",), [ROW])))).active
    assert sheet is not None
    values = [cell.value for cell in sheet[2]]
    assert values[:4] == ["'=HYPERLINK(1)", "Siti", 3, 12.5]
    assert sheet["A2"].data_type == "s"
    assert sheet["E2"].is_date
    assert sheet["A1"].font.bold


def test_dates_and_numbers_are_written_as_on_paper() -> None:
    assert long_date(date(2026, 5, 19)) == "19 Mei 2026"
    assert date_span(date(2026, 5, 19), date(2026, 5, 19)) == "19 Mei 2026"
    assert date_span(date(2026, 5, 19), date(2026, 5, 21)) == "19 s.d. 21 Mei 2026"
    assert date_span(date(2026, 5, 28), date(2026, 6, 2)) == "28 Mei s.d. 2 Juni 2026"
    assert date_span(date(2026, 12, 30), date(2027, 1, 2)) == "30 Desember 2026 s.d. 2 Januari 2027"
    assert [decimal_comma(Decimal(number)) for number in ("4.00", "12.50", "0.05", "100")] == [
        "4",
        "12,5",
        "0,05",
        "100",
    ]
