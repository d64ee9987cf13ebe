"""The words on screen for the values that services use (DOMAIN: screen and code)."""

from services.portal.web.i18n import gettext


def mode_name(mode: str) -> str:
    """`online` is daring."""
    names = {"online": gettext("daring"), "in_person": gettext("tatap muka"), "blended": gettext("bauran")}
    return names.get(mode, mode)


def level_name(level: str) -> str:
    """`dasar` is tingkat dasar."""
    names = {
        "dasar": gettext("tingkat dasar"),
        "menengah": gettext("tingkat menengah"),
        "lanjutan": gettext("tingkat lanjut"),
    }
    return names.get(level, level)


def purpose_name(purpose: str) -> str:
    """`pretest` is pra-uji."""
    names = {"pretest": gettext("Pra-uji"), "posttest": gettext("Pasca-uji"), "practice": gettext("Latihan")}
    return names.get(purpose, purpose)


def employment_type_name(employment_type: str) -> str:
    """`civil_servant` is PNS."""
    names = {
        "civil_servant": "PNS",
        "candidate": "CPNS",
        "contract_employee": "PPPK",
        "external": gettext("Non-ASN"),
    }
    return names.get(employment_type, employment_type)


def attendance_name(status: str) -> str:
    """`present` is hadir."""
    names = {
        "present": gettext("hadir"),
        "late": gettext("terlambat"),
        "excused": gettext("izin"),
        "sick": gettext("sakit"),
        "on_duty": gettext("dinas luar"),
        "absent": gettext("tanpa keterangan"),
    }
    return names.get(status, status)


def attendance_colour(status: str) -> str:
    """The colour that goes with the word."""
    return {"present": "good", "late": "warn", "absent": "bad"}.get(status, "plain")


def zone_options(zones: tuple[str, ...], present: str) -> list[tuple[str, str]]:
    """Indonesia's zones to choose from, and the person's own if it is another."""
    names = {
        "Asia/Jakarta": "WIB (Jakarta)",
        "Asia/Makassar": "WITA (Makassar)",
        "Asia/Jayapura": "WIT (Jayapura)",
    }
    all_zones = dict.fromkeys([*zones, present])
    return [(zone, names.get(zone, zone)) for zone in all_zones if zone]


def numbered(labels: list[str]) -> list[tuple[str, str]]:
    """Labels as options whose values are their positions from one."""
    return [(str(position), label) for position, label in enumerate(labels, 1)]


NAMES = {
    "attendance_colour": attendance_colour,
    "attendance_name": attendance_name,
    "level_name": level_name,
    "mode_name": mode_name,
    "purpose_name": purpose_name,
    "numbered": numbered,
    "zone_options": zone_options,
}
