"""JP: kinds, conversion, caps and years, in exact decimals."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.enrollment.domain.jp import KINDS, Activity, Credit, Scheme, credit, hundredths
from services.enrollment.domain.local_time import local_date, local_year
from services.enrollment.domain.policies import JP_SCHEME

SHIPPED = JP_SCHEME.default
CONVERTED = replace(SHIPPED, basis="converted")
ENFORCED = replace(SHIPPED, cap_mode="enforce")


def credited(
    scheme: Scheme, kind: int, declared: str, *, that_day: str = "0", that_month: str = "0", **activity: Any
) -> Credit:
    return credit(
        scheme,
        Activity(kind=kind, declared=Decimal(declared), **activity),
        same_kind_that_day=Decimal(that_day),
        same_kind_that_month=Decimal(that_month),
    )


def test_the_national_list_has_25_kinds_of_which_13_are_classical() -> None:
    assert list(KINDS) == list(range(1, 26))
    assert [kind.code for kind in KINDS.values() if kind.is_classical] == list(range(1, 14))
    assert (KINDS[16].name, KINDS[16].is_classical) == ("E-Learning", False)
    assert KINDS[13].name == "Klasikal lainnya"
    assert KINDS[25].name == "Nonklasikal lainnya"


def test_what_the_organiser_declared_is_credited_by_default() -> None:
    assert credited(SHIPPED, 11, "12.50") == Credit(Decimal("12.50"), Decimal("12.50"), over_cap=False)
    assert credited(SHIPPED, 9, "3").credited == 3


@pytest.mark.parametrize(
    ("kind", "declared", "days", "national", "international"),
    [
        (3, "10", 2, "10", "12"),  # technical training: as held, +20 %
        (17, "7.55", 1, "7.55", "9.06"),
        (9, "99", 2, "8", "12"),  # seminar: 4 a day, 6
        (7, "99", 1, "4", "6"),
        (4, "99", 3, "15", "21"),  # workshop: 5 a day, 7
        (14, "99", 1, "2", "2"),  # coaching: 2 each time
        (10, "99", 30, "20", "24"),  # internship
        (18, "99", 1, "20", "24"),
        (21, "99", 1, "20", "24"),
        (20, "99", 1, "10", "20"),  # benchmarking
        (16, "3", 1, "3", "3"),
    ],
)
def test_the_converted_basis_follows_the_table(
    kind: int, declared: str, days: int, national: str, international: str
) -> None:
    at_home = credited(CONVERTED, kind, declared, days=days)
    abroad = credited(CONVERTED, kind, declared, days=days, is_international=True)
    assert (at_home.credited, abroad.credited) == (Decimal(national), Decimal(international))
    assert at_home.raw == Decimal(declared)


def test_the_shipped_scheme_warns_over_three_jp_of_e_learning_a_day() -> None:
    assert not credited(SHIPPED, 16, "3").over_cap
    over = credited(SHIPPED, 16, "4")
    assert over == Credit(Decimal(4), Decimal(4), over_cap=True)
    assert credited(SHIPPED, 16, "2", that_day="1.50").over_cap


def test_each_day_of_learning_brings_its_own_cap() -> None:
    assert not credited(SHIPPED, 16, "4", days=2).over_cap
    assert credited(ENFORCED, 16, "10", days=2).credited == 6


def test_an_enforced_cap_credits_what_room_is_left_and_never_less_than_nothing() -> None:
    assert credited(ENFORCED, 16, "4").credited == 3
    assert credited(ENFORCED, 16, "4", that_day="2.25").credited == Decimal("0.75")
    assert credited(ENFORCED, 16, "4", that_day="9") == Credit(Decimal(4), Decimal(0), over_cap=True)
    assert credited(ENFORCED, 15, "2", that_month="2").credited == 0


def test_no_cap_is_looked_at_when_it_is_off() -> None:
    assert credited(replace(SHIPPED, cap_mode="off"), 16, "40") == Credit(
        Decimal(40), Decimal(40), over_cap=False
    )


def test_a_kind_without_a_rule_is_credited_as_declared() -> None:
    assert credited(replace(CONVERTED, rules=()), 9, "7.25").credited == Decimal("7.25")


@given(st.decimals("0.01", "200", places=2), st.decimals(0, 20, places=2), st.integers(1, 10))
def test_an_enforced_day_never_exceeds_its_cap(declared: Decimal, before: Decimal, days: int) -> None:
    result = credited(ENFORCED, 16, str(declared), that_day=str(before), days=days)
    assert 0 <= result.credited <= max(Decimal(0), 3 * days - before)
    assert result.over_cap == (declared > max(Decimal(0), 3 * days - before))
    assert result.credited == hundredths(result.credited)


@pytest.mark.parametrize(
    ("zone", "day"),
    [("Asia/Jakarta", date(2027, 1, 1)), ("UTC", date(2026, 12, 31)), ("Asia/Jayapura", date(2027, 1, 1))],
)
def test_the_year_is_that_of_the_local_instant(zone: str, day: date) -> None:
    new_year = datetime(2026, 12, 31, 17, 0, tzinfo=UTC)
    assert local_date(new_year, zone) == day
    assert local_year(new_year, zone) == day.year


def test_the_zones_of_indonesia_change_day_one_hour_after_the_other() -> None:
    instant = datetime(2026, 12, 31, 15, 30, tzinfo=UTC)
    years = [local_year(instant, zone) for zone in ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")]
    assert years == [2026, 2026, 2027]


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        local_date(datetime(2026, 1, 1), "Asia/Jakarta")  # noqa: DTZ001 - that is what is refused
