"""Numbers, dates and times as people write them, in both languages and all zones."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask

from services.portal.web import formatters


@pytest.fixture
def indonesian(app: Flask) -> Iterator[None]:
    """A visitor who reads Indonesian, in Jakarta."""
    with app.test_request_context("/"):
        yield


@pytest.fixture
def english(app: Flask) -> Iterator[None]:
    """A visitor who reads English, in Jakarta."""
    with app.test_request_context("/", headers={"Cookie": "bahasa=en"}):
        yield


@pytest.mark.usefixtures("indonesian")
@pytest.mark.parametrize(("value", "written"), [("12.50", "12,5 JP"), ("20.00", "20 JP"), (4, "4 JP"),
                                                ("1234.25", "1.234,25 JP"), ("-3.00", "-3 JP")])  # fmt: skip
def test_jp_have_a_decimal_comma_and_no_idle_zeros(value: object, written: str) -> None:
    assert formatters.jp(value) == written


@pytest.mark.usefixtures("indonesian")
@pytest.mark.parametrize(("zone", "written"), [("Asia/Jakarta", "09.15 WIB"), ("Asia/Makassar", "10.15 WITA"),
                                               ("Asia/Jayapura", "11.15 WIT"), ("UTC", "02.15 UTC+0"),
                                               ("No/Where", "09.15 WIB")])  # fmt: skip
def test_times_name_their_zone(zone: str, written: str) -> None:
    assert formatters.clock_time("2026-05-19T02:15:00Z", zone) == written


@pytest.mark.usefixtures("indonesian")
def test_dates_are_local() -> None:
    assert formatters.day("2026-05-19T02:15:00Z") == "19 Mei 2026"
    assert formatters.day("2026-05-19T20:15:00Z") == "20 Mei 2026"
    assert formatters.day("2026-05-19") == "19 Mei 2026"
    assert formatters.day("2026-11-24T02:00:00Z", weekday=True) == "Selasa, 24 November 2026"


@pytest.mark.usefixtures("indonesian")
@pytest.mark.parametrize(("minutes", "written"), [(0, "0 menit"), (7, "7 menit"), (60, "1 jam"),
                                                  (160, "2 jam 40 menit")])  # fmt: skip
def test_minutes_become_hours(minutes: int, written: str) -> None:
    assert formatters.minutes(minutes) == written


@pytest.mark.usefixtures("english")
def test_english_has_its_own_forms() -> None:
    assert formatters.jp("12.50") == "12.5 JP"
    assert formatters.minutes(61) == "1 hour 1 minute"
    assert formatters.clock_time(datetime(2026, 5, 19, 2, 15, tzinfo=UTC)) == "09:15 WIB"
    assert formatters.day("2026-05-19") == "19 May 2026"


@pytest.mark.usefixtures("indonesian")
def test_sizes_are_told_before_they_are_loaded() -> None:
    assert formatters.size(900) == "1 kB"
    assert formatters.size(3_500_000) == "3,5 MB"
