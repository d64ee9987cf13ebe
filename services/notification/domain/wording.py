"""Numbers and days as people write them in Indonesian and in English."""

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

_MONTHS = {
    "id": "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split(),
    "en": "January February March April May June July August September October November December".split(),
}


def language_or_default(language: str) -> str:
    """A language that there are texts in; Indonesian unless English is asked for."""
    return "en" if language == "en" else "id"


def number(value: Decimal, language: str) -> str:
    """A number without needless zeros: `12,5` in Indonesian, `12.5` in English."""
    text = f"{value:f}"
    plain = text.rstrip("0").rstrip(".") if "." in text else text
    return plain.replace(".", ",") if language == "id" else plain


def day(instant: datetime, zone: str, language: str) -> str:
    """The local day of an instant: `19 Mei 2026`, `19 May 2026`.

    Args:
        instant: aware.
        zone: IANA name.
    """
    local = instant.astimezone(ZoneInfo(zone))
    return f"{local.day} {_MONTHS[language][local.month - 1]} {local.year}"
