"""Language, theme and time zone of a visit: a cookie first, then the person's preference, then Indonesian."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flask import request

from services.portal.web.user_session import person, portal

LANGUAGES = ("id", "en")
THEMES = ("auto", "light", "dark")
LANGUAGE_COOKIE = "bahasa"
THEME_COOKIE = "tema"


def language() -> str:
    """`id` or `en`."""
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    if chosen in LANGUAGES:
        return chosen
    visitor = person()
    return visitor.language if visitor and visitor.language in LANGUAGES else LANGUAGES[0]


def theme() -> str:
    """`light`, `dark`, or `auto`: as the device is set."""
    chosen = request.cookies.get(THEME_COOKIE, "")
    return chosen if chosen in THEMES else THEMES[0]


def zone() -> ZoneInfo:
    """The zone that times are shown in."""
    visitor = person()
    return zone_named(visitor.time_zone if visitor else portal().config.time_zone)


def zone_named(name: str | None) -> ZoneInfo:
    """The zone of this IANA name; the portal's own if there is none such."""
    try:
        return ZoneInfo(name or portal().config.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(portal().config.time_zone)
