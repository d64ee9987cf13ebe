"""Numbers, dates and times as people write them: 12,5 JP · 19 Mei 2026 · 09.15 WIB · 1 jam 20 menit."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from babel.dates import format_date, format_time
from babel.numbers import format_decimal
from markupsafe import Markup, escape

from services.portal.web.i18n import gettext, ngettext
from services.portal.web.language import language, zone, zone_named
from services.portal.web.user_session import now

# Indonesia's zones by their offset; elsewhere the offset itself is the name.
_ZONE_NAMES = {7: "WIB", 8: "WITA", 9: "WIT"}


def number(value: Any, places: int = 2) -> str:
    """12.50 → 12,5; at most `places` decimals."""
    if value is None:
        return "–"
    return str(format_decimal(Decimal(str(value)), format="#,##0." + "#" * places, locale=language()))


def jp(value: Any) -> str:
    """12.50 → 12,5 JP."""
    return f"{number(value)} JP"


def instant(value: Any) -> datetime:
    """An instant as services write it (RFC 3339), or one that is already read."""
    return value if isinstance(value, datetime) else datetime.fromisoformat(str(value))


def day(value: Any, zone_name: str | None = None, *, weekday: bool = False, year: bool = True) -> str:
    """19 Mei 2026; with the weekday, Selasa, 19 Mei 2026. An instant is first taken to the person's zone."""
    if value is None:
        return "–"
    pattern = ("EEEE, " if weekday else "") + "d MMMM" + (" y" if year else "")
    return str(format_date(_local_date(value, zone_name), pattern, locale=language()))


def day_of_month(value: Any, zone_name: str | None = None) -> str:
    """19, for the square beside a meeting."""
    return str(_local_date(value, zone_name).day)


def clock_time(value: Any, zone_name: str | None = None, *, with_zone: bool = True) -> str:
    """09.15 WIB."""
    if value is None:
        return "–"
    local = instant(value).astimezone(zone_named(zone_name) if zone_name else zone())
    text = str(format_time(local, "HH.mm" if language() == "id" else "HH:mm", locale=language()))
    return f"{text} {zone_abbreviation(local)}" if with_zone else text


def moment(value: Any, zone_name: str | None = None) -> str:
    """19 Mei 2026, 09.15 WIB."""
    return "–" if value is None else f"{day(value, zone_name)}, {clock_time(value, zone_name)}"


def span(starts_at: Any, ends_at: Any, zone_name: str | None = None) -> str:
    """Selasa, 24 November 2026, 09.00–12.00 WIB."""
    start = clock_time(starts_at, zone_name, with_zone=False)
    # Word joiners keep the times on one line.
    times = f"{start}\u2060–\u2060{clock_time(ends_at, zone_name)}".replace(" ", "\u00a0")
    return f"{day(starts_at, zone_name, weekday=True)}, {times}"


def minutes(value: Any) -> str:
    """80 → 1 jam 20 menit."""
    hours, rest = divmod(int(value or 0), 60)
    if not hours:
        return ngettext("%(num)d menit", "%(num)d menit", rest)
    whole = ngettext("%(num)d jam", "%(num)d jam", hours)
    return whole if not rest else f"{whole} {ngettext('%(num)d menit', '%(num)d menit', rest)}"


def size(value: Any) -> str:
    """2048 → 2 kB; 3500000 → 3,5 MB."""
    count = int(value or 0)
    if count < 1_000_000:
        return f"{max(1, round(count / 1000))} kB"
    return f"{number(Decimal(count) / 1_000_000, 1)} MB"


def ago(value: Any) -> str:
    """Just now, 5 minutes ago, today 09.15 WIB, or the date."""
    passed = now() - instant(value)
    if passed < timedelta(minutes=1):
        return gettext("baru saja")
    if passed < timedelta(hours=1):
        count = int(passed.total_seconds() // 60)
        return ngettext("%(num)d menit lalu", "%(num)d menit lalu", count)
    if _local_date(value) == _local_date(now()):
        return gettext("hari ini %(time)s", time=clock_time(value))
    return moment(value)


def zone_abbreviation(local: datetime) -> str:
    """WIB, WITA, WIT, or UTC±n."""
    offset = local.utcoffset() or timedelta(0)
    hours = offset.total_seconds() / 3600
    return _ZONE_NAMES.get(int(hours), f"UTC{hours:+g}") if hours == int(hours) else f"UTC{hours:+g}"


def _local_date(value: Any, zone_name: str | None = None) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    text = str(value)
    if not isinstance(value, datetime) and len(text) == len("2026-05-19"):
        return date.fromisoformat(text)
    return instant(value).astimezone(zone_named(zone_name) if zone_name else zone()).date()


def readable(html: str) -> Markup:
    """A page's HTML, sanitised by catalog when it was published, for a narrow screen: wide tables scroll by keyboard.

    A question's and an answer's HTML from assessment is sanitised as well and may pass through here too.
    """
    if 'class="table-scroll"' in html:
        # Catalog has made its tables scroll itself.
        return Markup(html)  # noqa: S704 - sanitised
    label = escape(gettext("Tabel, dapat digeser"))
    opening = f'<div class="wide" tabindex="0" role="group" aria-label="{label}"><table'
    return Markup(html.replace("<table", opening).replace("</table>", "</table></div>"))  # noqa: S704 - sanitised


FILTERS = {
    "number": number,
    "jp": jp,
    "date": day,
    "day_of_month": day_of_month,
    "time": clock_time,
    "moment": moment,
    "minutes": minutes,
    "size": size,
    "readable": readable,
    "ago": ago,
}
