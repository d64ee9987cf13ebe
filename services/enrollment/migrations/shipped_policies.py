"""The rules that an installation starts with; agencies change them as rows.

The JP scheme follows the civil-service agency's table of conversion (per kind: national, and international in
brackets): training, courses, technical guidance and distance training as held [+20 %] · seminars and socialisation 4 JP
a day [6] · workshops 5 a day [7] · coaching and mentoring 2 each time, at most 2 a month · e-learning at most 3 a day
[4] · self-study and communities at most 2 a day · internship, secondment and exchange 20 [24] · benchmarking 10 [20].
In practice most agencies credit what the organiser declared, so that is the default; caps only warn.
"""

from typing import Any

ACTUAL = {"conversion": "actual", "national": {"rate": "1"}, "international": {"rate": "1.2"}}
TWO_A_TIME = {
    "conversion": "per_time",
    "national": {"rate": "2", "monthly_cap": "2"},
    "international": {"rate": "2", "monthly_cap": "2"},
}
TWO_A_DAY = {
    "conversion": "actual",
    "national": {"rate": "1", "daily_cap": "2"},
    "international": {"rate": "1", "daily_cap": "2"},
}
E_LEARNING = {
    "conversion": "actual",
    "national": {"rate": "1", "daily_cap": "3"},
    "international": {"rate": "1", "daily_cap": "4"},
}


def _a_day(national: str, international: str) -> dict[str, Any]:
    return {"conversion": "per_day", "national": {"rate": national}, "international": {"rate": international}}


def _once(national: str, international: str) -> dict[str, Any]:
    return {"conversion": "fixed", "national": {"rate": national}, "international": {"rate": international}}


POLICIES: dict[str, dict[str, Any]] = {
    "attendance": {
        "minimum_percent": 80,
        "present_minutes": 15,
        "late_minutes": 30,
        "counted": ["present", "late"],
    },
    "grade_bands": {
        "bands": [
            {"lowest": "90", "name": "Amat Baik"},
            {"lowest": "76", "name": "Baik"},
            {"lowest": "65", "name": "Cukup"},
            {"lowest": "0", "name": "Kurang"},
        ]
    },
    "certificate": {
        "series": "BKPSDM",
        "number_template": "{number:04d}/{series}/{roman_month}/{year}",
        "place": "",
        "signer_name": "",
        "signer_position": "Kepala BKPSDM",
    },
    "jp_scheme": {
        "version": "2026-1",
        "basis": "declared",
        "cap_mode": "warn",
        "rules": {
            **{str(kind): ACTUAL for kind in (1, 2, 3, 5, 6, 8, 11, 12, 13, 17, 19, 24, 25)},
            "4": _a_day("5", "7"),
            "7": _a_day("4", "6"),
            "9": _a_day("4", "6"),
            "10": _once("20", "24"),
            "14": TWO_A_TIME,
            "15": TWO_A_TIME,
            "16": E_LEARNING,
            "18": _once("20", "24"),
            "20": _once("10", "20"),
            "21": _once("20", "24"),
            "22": TWO_A_DAY,
            "23": TWO_A_DAY,
        },
    },
}

# By employment type (None: everybody): the target, and the ceiling that a warning is given at.
JP_TARGETS: dict[str | None, tuple[str, str | None]] = {None: ("20", None), "contract_employee": ("20", "24")}
