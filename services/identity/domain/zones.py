"""Time zones by the names people use for them. Source: DOMAIN.md §5."""

from zoneinfo import available_timezones

DEFAULT_ZONE = "Asia/Jakarta"

_SPOKEN = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}
_KNOWN = frozenset(available_timezones())


def zone_of(spoken: str) -> str | None:
    """The IANA zone behind `WIB`, `WITA`, `WIT` or an IANA name, none if there is no such zone."""
    word = spoken.strip()
    return _SPOKEN.get(word.upper()) or (word if word in _KNOWN else None)
