"""Rules that agencies set: reading their values, and finding the row that is nearest to a unit.

A row without a unit is the shipped default. A unit's own row replaces the default as a whole.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from services.enrollment.domain.attendance import STATUSES, AttendanceRule
from services.enrollment.domain.certificates import number_from
from services.enrollment.domain.errors import PolicyRefused
from services.enrollment.domain.grades import GradeBand
from services.enrollment.domain.jp import (
    CAP_MODES,
    CONVERSIONS,
    CONVERTED,
    DECLARED,
    KINDS,
    Amounts,
    ConversionRule,
    Scheme,
)

ATTENDANCE, GRADE_BANDS, JP_SCHEME, CERTIFICATE = "attendance", "grade_bands", "jp_scheme", "certificate"
NAMES = (ATTENDANCE, GRADE_BANDS, JP_SCHEME, CERTIFICATE)
EXAMPLE_DAY = date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class CertificatePolicy:
    """How a unit numbers and signs. Empty signer fields leave a line to write on."""

    series: str
    number_template: str
    place: str
    signer_name: str
    signer_position: str


@dataclass(frozen=True, slots=True)
class JpTarget:
    """How many JP a year are asked of whom; None matches every unit, employment type or year."""

    unit_id: UUID | None
    employment_type: str | None
    year: int | None
    target: Decimal
    ceiling: Decimal | None


def nearest(
    rows: Mapping[UUID | None, Mapping[str, Any]], path: Sequence[UUID]
) -> tuple[UUID | None, Mapping[str, Any]]:
    """The value of the unit itself, else of the closest unit above it, else the default; with whose it is.

    Args:
        rows: values by the unit they are for; None is the default.
        path: from the root to the unit.

    Raises:
        PolicyRefused: not even a default is there.
    """
    for unit_id in [*reversed(path), None]:
        if unit_id in rows:
            return unit_id, rows[unit_id]
    raise PolicyRefused("There is no default value of this policy.")


def target_for(
    targets: Iterable[JpTarget], *, path: Sequence[UUID], employment_type: str, year: int
) -> JpTarget | None:
    """The target nearest to the unit; of two of the same unit the one for the employment type, then for the year."""
    depth = {unit_id: place for place, unit_id in enumerate(path, start=1)}

    def rank(target: JpTarget) -> tuple[int, bool, bool]:
        return (
            depth[target.unit_id] if target.unit_id else 0,
            target.employment_type is not None,
            target.year is not None,
        )

    fitting = [
        target
        for target in targets
        if (target.unit_id is None or target.unit_id in depth)
        and target.employment_type in (None, employment_type)
        and target.year in (None, year)
    ]
    return max(fitting, key=rank, default=None)


def attendance_rule(value: Mapping[str, Any]) -> AttendanceRule:
    """Read an attendance policy: minimum_percent, present_minutes, late_minutes, counted."""
    with _reading(ATTENDANCE):
        rule = AttendanceRule(
            minimum_percent=int(value["minimum_percent"]),
            present_minutes=int(value["present_minutes"]),
            late_minutes=int(value["late_minutes"]),
            counted=frozenset(value["counted"]),
        )
        _check(0 <= rule.minimum_percent <= 100, "minimum_percent runs from 0 to 100")
        _check(
            0 <= rule.present_minutes <= rule.late_minutes, "late_minutes is not less than present_minutes"
        )
        _check(rule.counted <= set(STATUSES), "counted holds known statuses")
        return rule


def grade_bands(value: Mapping[str, Any]) -> tuple[GradeBand, ...]:
    """Read grade bands: bands, each with lowest and name."""
    with _reading(GRADE_BANDS):
        return tuple(GradeBand(Decimal(str(band["lowest"])), str(band["name"])) for band in value["bands"])


def certificate_policy(value: Mapping[str, Any]) -> CertificatePolicy:
    """Read how certificates are numbered and signed."""
    with _reading(CERTIFICATE):
        return CertificatePolicy(
            series=str(value["series"]),
            number_template=str(value["number_template"]),
            place=str(value["place"]),
            signer_name=str(value["signer_name"]),
            signer_position=str(value["signer_position"]),
        )


def jp_scheme(value: Mapping[str, Any]) -> Scheme:
    """Read a scheme of credit: version, basis, cap_mode, rules by kind (JSON's keys are strings)."""
    with _reading(JP_SCHEME):
        _check(value["basis"] in (DECLARED, CONVERTED), "basis is declared or converted")
        _check(value["cap_mode"] in CAP_MODES, "cap_mode is off, warn or enforce")
        rules = {int(code): _conversion_rule(rule) for code, rule in value["rules"].items()}
        _check(set(rules) <= set(KINDS), "rules are for kinds 1 to 25")
        return Scheme(str(value["version"]), value["basis"], value["cap_mode"], rules)


def check_policy(name: str, value: Mapping[str, Any]) -> None:
    """Refuse a value that its rule could not be read from later.

    Raises:
        PolicyRefused: unknown name or unusable value.
    """
    if name == ATTENDANCE:
        attendance_rule(value)
    elif name == GRADE_BANDS:
        grade_bands(value)
    elif name == JP_SCHEME:
        jp_scheme(value)
    elif name == CERTIFICATE:
        policy = certificate_policy(value)
        number_from(policy.number_template, number=1, series=policy.series, on=EXAMPLE_DAY)
    else:
        raise PolicyRefused(f"There is no policy called {name!r}; there are {', '.join(NAMES)}.")


def _conversion_rule(value: Mapping[str, Any]) -> ConversionRule:
    _check(value["conversion"] in CONVERSIONS, "conversion is actual, per_day, per_time or fixed")
    return ConversionRule(value["conversion"], _amounts(value["national"]), _amounts(value["international"]))


def _amounts(value: Mapping[str, Any]) -> Amounts:
    daily, monthly = value.get("daily_cap"), value.get("monthly_cap")
    return Amounts(
        rate=Decimal(str(value["rate"])),
        daily_cap=None if daily is None else Decimal(str(daily)),
        monthly_cap=None if monthly is None else Decimal(str(monthly)),
    )


@contextmanager
def _reading(name: str) -> Iterator[None]:
    try:
        yield
    except (KeyError, TypeError, ValueError, InvalidOperation, AttributeError) as error:
        raise PolicyRefused(f"The value of the policy {name!r} cannot be used: {error!r}.") from error


def _check(holds: bool, rule: str) -> None:
    if not holds:
        raise ValueError(rule)
