"""JP, the lesson hours of 45 minutes that everyone counts: kinds, conversion and the daily cap, in exact decimals.

Kinds are the codes of the national civil-service agency. How much is credited for what is an agency's scheme: data,
given to these functions.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

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

ACTUAL, PER_DAY, PER_TIME, FIXED = "actual", "per_day", "per_time", "fixed"
CONVERSIONS = (ACTUAL, PER_DAY, PER_TIME, FIXED)
DECLARED, CONVERTED = "declared", "converted"
OFF, WARN, ENFORCE = "off", "warn", "enforce"
CAP_MODES = (OFF, WARN, ENFORCE)


@dataclass(frozen=True, slots=True)
class Amounts:
    """The figures of a rule: one set for national, one for international activities.

    `rate` multiplies the declared JP (`actual`), the days (`per_day`) or the times (`per_time`), or is the whole
    (`fixed`). Caps are JP a day of learning and JP a month; None is no cap.
    """

    rate: Decimal
    daily_cap: Decimal | None = None
    monthly_cap: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ConversionRule:
    """How a kind is converted."""

    conversion: str
    national: Amounts
    international: Amounts


@dataclass(frozen=True, slots=True)
class Scheme:
    """An agency's scheme of credit.

    Args:
        version: names the scheme on each ledger entry.
        basis: `declared` credits what the organiser declared, `converted` what the rules make of it.
        cap_mode: off; warn marks an entry over the cap; enforce credits no more than the cap.
        rules: by kind; a kind without a rule is credited as declared.
    """

    version: str
    basis: str
    cap_mode: str
    rules: Mapping[int, ConversionRule]


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


AS_DECLARED = ConversionRule(ACTUAL, Amounts(Decimal(1)), Amounts(Decimal(1)))


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
    rule = scheme.rules.get(activity.kind, AS_DECLARED)
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
