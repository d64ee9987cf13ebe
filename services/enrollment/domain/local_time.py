"""Which calendar day and year an instant belongs to, where the person is."""

from datetime import date, datetime
from zoneinfo import ZoneInfo


def local_date(instant: datetime, time_zone: str) -> date:
    """The calendar day of an aware instant in an IANA zone.

    23.30 UTC on 31 December is already 1 January in all of Indonesia: a year taken from the UTC day would be wrong
    for everything that is completed there before 07.00, 08.00 or 09.00.
    """
    if instant.tzinfo is None:
        raise ValueError(f"naive time {instant!r}: give it a zone")
    return instant.astimezone(ZoneInfo(time_zone)).date()


def local_year(instant: datetime, time_zone: str) -> int:
    """The calendar year of an aware instant in an IANA zone."""
    return local_date(instant, time_zone).year
