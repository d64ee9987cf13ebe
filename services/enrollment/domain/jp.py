"""JP, the lesson hours of 45 minutes that everyone counts: kinds, conversion and the daily cap, in exact decimals.

Kinds are the codes of the national civil-service agency. How much is credited for what is an agency's scheme: data,
given to these functions.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated, Final, Literal

from shared.schema.types import Invalid, Length, Places, Range

CLASSICAL_NAMES = (
    "Diklat Struktural",
    "Diklat Fungsional",
    "Diklat Teknis",
    "Workshop",
    "Pelatihan Manajerial",
    "Pelatihan Sosial Kultural",
    "Sosialisasi",
    "Bimbingan Teknis",
    "Seminar",
    "Magang",
    "Kursus",
    "Penataran",
    "Klasikal lainnya",
)
NON_CLASSICAL_NAMES = (
    "Coaching",
    "Mentoring",
    "E-Learning",
    "Pelatihan Jarak Jauh",
    "Detasering",
    "Alam Terbuka",
    "Patok Banding",
    "Pertukaran",
    "Belajar Mandiri",
    "Komunitas Belajar",
    "Bimbingan di Tempat Kerja",
    "Nonklasikal lainnya",
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of development: its national code 1 to 25, its name, and whether it is held in a classroom."""

    code: int
    name: str
    is_classical: bool


KINDS: Mapping[int, Kind] = {
    code: Kind(code, name, code <= len(CLASSICAL_NAMES))
    for code, name in enumerate(CLASSICAL_NAMES + NON_CLASSICAL_NAMES, start=1)
}

Conversion = Literal["actual", "per_day", "per_time", "fixed"]
Basis = Literal["declared", "converted"]
CapMode = Literal["off", "warn", "enforce"]
ACTUAL: Final = "actual"
PER_DAY: Final = "per_day"
PER_TIME: Final = "per_time"
FIXED: Final = "fixed"
DECLARED: Final = "declared"
CONVERTED: Final = "converted"
OFF: Final = "off"
WARN: Final = "warn"
ENFORCE: Final = "enforce"
EmploymentType = Literal["civil_servant", "contract_employee", "candidate", "external"]
Jp = Annotated[Decimal, Places(2), Range(0, 9999)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Amounts:
    """The figures of a rule: one set for national, one for international activities.

    Attributes:
        rate: multiplies the declared JP (`actual`), the days (`per_day`) or the times (`per_time`), or is the whole
            (`fixed`).
        daily_cap: JP a day of learning; none is no cap.
        monthly_cap: JP a month; none is no cap.
    """

    rate: Jp
    daily_cap: Jp | None = None
    monthly_cap: Jp | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversionRule:
    """How a kind (its national code) is converted."""

    kind: Annotated[int, Range(1, len(KINDS))]
    conversion: Conversion
    national: Amounts
    international: Amounts


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """How many JP are credited for what was completed.

    Attributes:
        version: names the scheme on each ledger entry.
        basis: `declared` credits what the organiser declared, `converted` what the rules make of it.
        cap_mode: off; warn marks an entry over the cap; enforce credits no more than the cap.
        rules: one per kind; a kind without a rule is credited as declared.
    """

    version: Annotated[str, Length(1, 20)] = "2026-1"
    basis: Basis = "declared"
    cap_mode: CapMode = "warn"
    rules: tuple[ConversionRule, ...] = ()

    def __post_init__(self) -> None:
        """Refuse two rules for one kind."""
        if len({rule.kind for rule in self.rules}) < len(self.rules):
            raise Invalid("A kind has two rules: keep one.", "rules")

    def rule_for(self, kind: int) -> ConversionRule | None:
        """The rule of a kind, if there is one."""
        return next((rule for rule in self.rules if rule.kind == kind), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class JpTarget:
    """How many JP a year are asked of whom.

    Attributes:
        employment_type: whom; none: everybody.
        year: which; none: every year.
        target: JP a year.
        ceiling: JP at which a warning is shown; nothing is blocked.
    """

    employment_type: EmploymentType | None = None
    year: Annotated[int, Range(2000, 2200)] | None = None
    target: Jp
    ceiling: Jp | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class JpTargets:
    """How many JP a year are asked of whom.

    Of two targets that fit, the one for the employment type holds, then the one for the year.
    """

    targets: Annotated[tuple[JpTarget, ...], Length(max=100)] = ()

    def __post_init__(self) -> None:
        """Refuse two targets for the same people and year."""
        if len({(each.employment_type, each.year) for each in self.targets}) < len(self.targets):
            raise Invalid("Two targets are for the same employment type and year: keep one.", "targets")

    def target_for(self, *, employment_type: str, year: int) -> JpTarget | None:
        """The target that holds for a person in a year; none if nothing is asked."""
        fitting = [
            each
            for each in self.targets
            if each.employment_type in (None, employment_type) and each.year in (None, year)
        ]
        return max(
            fitting,
            key=lambda each: (each.employment_type is not None, each.year is not None),
            default=None,
        )


@dataclass(frozen=True, slots=True)
class Activity:
    """What was completed: `declared` JP over `days` local days of learning, `times` times."""

    kind: int
    declared: Decimal
    days: int = 1
    times: int = 1
    is_international: bool = False


@dataclass(frozen=True, slots=True)
class Credit:
    """What the ledger is to say: the raw quantity, what is credited, and whether a cap was passed."""

    raw: Decimal
    credited: Decimal
    over_cap: bool


def credit(
    scheme: Scheme, activity: Activity, *, same_kind_that_day: Decimal, same_kind_that_month: Decimal
) -> Credit:
    """What the scheme credits for an activity.

    Args:
        scheme: the agency's scheme.
        activity: what was completed.
        same_kind_that_day: JP of this kind credited already on the same local day.
        same_kind_that_month: the same for the calendar month.

    The daily cap counts for each day of learning: a course taken over four days may bring four times as much as one
    taken in a day.
    """
    rule = scheme.rule_for(activity.kind)
    if rule is None:
        return Credit(activity.declared, activity.declared, over_cap=False)
    amounts = rule.international if activity.is_international else rule.national
    amount = activity.declared if scheme.basis == DECLARED else _converted(rule.conversion, amounts, activity)
    room = _room(amounts, activity.days, same_kind_that_day, same_kind_that_month)
    if scheme.cap_mode == OFF or room is None or amount <= room:
        return Credit(activity.declared, amount, over_cap=False)
    return Credit(activity.declared, room if scheme.cap_mode == ENFORCE else amount, over_cap=True)


def _converted(conversion: str, amounts: Amounts, activity: Activity) -> Decimal:
    quantity = {
        ACTUAL: activity.declared,
        PER_DAY: Decimal(activity.days),
        PER_TIME: Decimal(activity.times),
        FIXED: Decimal(1),
    }[conversion]
    return hundredths(quantity * amounts.rate)


def _room(amounts: Amounts, days: int, that_day: Decimal, that_month: Decimal) -> Decimal | None:
    rooms = []
    if amounts.daily_cap is not None:
        rooms.append(amounts.daily_cap * max(days, 1) - that_day)
    if amounts.monthly_cap is not None:
        rooms.append(amounts.monthly_cap - that_month)
    return max(Decimal(0), min(rooms)) if rooms else None


def hundredths(amount: Decimal) -> Decimal:
    """Two decimal places, halves away from zero, as the ledger keeps them."""
    return amount.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
