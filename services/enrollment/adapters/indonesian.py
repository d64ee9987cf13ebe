"""Dates and numbers as they are written in Indonesian on paper."""

from datetime import date
from decimal import Decimal

MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)


def long_date(day: date) -> str:
    """19 Mei 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def date_span(first: date, last: date) -> str:
    """19 Mei 2026 · 19 s.d. 21 Mei 2026 · 28 Mei s.d. 2 Juni 2026 · 30 Desember 2026 s.d. 2 Januari 2027."""
    if first == last:
        return long_date(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} s.d. {long_date(last)}"
    if first.year == last.year:
        return f"{first.day} {MONTHS[first.month - 1]} s.d. {long_date(last)}"
    return f"{long_date(first)} s.d. {long_date(last)}"


def decimal_comma(number: Decimal) -> str:
    """12,5 for 12.50 and 4 for 4.00."""
    whole, _, places = f"{number:.2f}".partition(".")
    places = places.rstrip("0")
    return f"{whole},{places}" if places else whole
