"""The rules that agencies set in enrollment, with the values that Sinau ships.

The JP scheme follows the civil-service agency's table of conversion (per kind: national, and international in
brackets): training, courses, technical guidance and distance training as held [+20 %] · seminars and socialisation 4 JP
a day [6] · workshops 5 a day [7] · coaching and mentoring 2 each time, at most 2 a month · e-learning at most 3 a day
[4] · self-study and communities at most 2 a day · internship, secondment and exchange 20 [24] · benchmarking 10 [20].
In practice most agencies credit what the organiser declared, so that is the default; caps only warn.
"""

from decimal import Decimal
from typing import Any

from services.enrollment.domain.attendance import AttendanceRule
from services.enrollment.domain.certificates import CertificatePolicy
from services.enrollment.domain.grades import GradeBand, GradeBands
from services.enrollment.domain.jp import (
    ACTUAL,
    FIXED,
    PER_DAY,
    PER_TIME,
    Amounts,
    Conversion,
    ConversionRule,
    JpTarget,
    JpTargets,
    Scheme,
)
from shared.policies.definition import Policy


def _rule(
    kind: int, conversion: Conversion, national: str, international: str, **caps: tuple[str, str]
) -> ConversionRule:
    def amounts(place: int, rate: str) -> Amounts:
        return Amounts(rate=Decimal(rate), **{name: Decimal(both[place]) for name, both in caps.items()})

    return ConversionRule(
        kind=kind,
        conversion=conversion,
        national=amounts(0, national),
        international=amounts(1, international),
    )


_AS_HELD = (1, 2, 3, 5, 6, 8, 11, 12, 13, 17, 19, 24, 25)
_RULES = (
    *(_rule(kind, ACTUAL, "1", "1.2") for kind in _AS_HELD),
    _rule(4, PER_DAY, "5", "7"),
    _rule(7, PER_DAY, "4", "6"),
    _rule(9, PER_DAY, "4", "6"),
    _rule(10, FIXED, "20", "24"),
    _rule(14, PER_TIME, "2", "2", monthly_cap=("2", "2")),
    _rule(15, PER_TIME, "2", "2", monthly_cap=("2", "2")),
    _rule(16, ACTUAL, "1", "1", daily_cap=("3", "4")),
    _rule(18, FIXED, "20", "24"),
    _rule(20, FIXED, "10", "20"),
    _rule(21, FIXED, "20", "24"),
    _rule(22, ACTUAL, "1", "1", daily_cap=("2", "2")),
    _rule(23, ACTUAL, "1", "1", daily_cap=("2", "2")),
)

ATTENDANCE = Policy(name="attendance", default=AttendanceRule())
GRADE_BANDS = Policy(
    name="grade_bands",
    default=GradeBands(
        bands=(
            GradeBand(lowest=Decimal(90), name="Amat Baik"),
            GradeBand(lowest=Decimal(76), name="Baik"),
            GradeBand(lowest=Decimal(65), name="Cukup"),
            GradeBand(lowest=Decimal(0), name="Kurang"),
        )
    ),
)
CERTIFICATE = Policy(name="certificate", default=CertificatePolicy())
JP_SCHEME = Policy(name="jp_scheme", default=Scheme(rules=tuple(sorted(_RULES, key=lambda rule: rule.kind))))
JP_TARGET = Policy(
    name="jp_target",
    default=JpTargets(
        targets=(
            JpTarget(target=Decimal(20)),
            JpTarget(employment_type="contract_employee", target=Decimal(20), ceiling=Decimal(24)),
        )
    ),
)

ALL: tuple[Policy[Any], ...] = (
    ATTENDANCE,
    GRADE_BANDS,
    JP_SCHEME,
    JP_TARGET,
    CERTIFICATE,
)
"""Every policy of the service, in the order in which they are shown."""
