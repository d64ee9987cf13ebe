"""Numbers, verification codes, grade bands and policies."""

from copy import deepcopy
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.enrollment.domain.certificates import (
    CODE_BYTES,
    ROMAN_MONTHS,
    code_as_written,
    number_from,
    verification_code,
)
from services.enrollment.domain.errors import PolicyRefused
from services.enrollment.domain.grades import grade_of
from services.enrollment.domain.policy import JpTarget, check_policy, grade_bands, nearest, target_for
from services.enrollment.migrations.shipped_policies import POLICIES

TEMPLATE = "{number:04d}/{series}/{roman_month}/{year}"


def test_the_number_follows_the_template() -> None:
    assert number_from(TEMPLATE, number=1, series="BKPSDM", on=date(2026, 11, 21)) == "0001/BKPSDM/XI/2026"
    assert number_from(TEMPLATE, number=12345, series="X", on=date(2027, 1, 1)) == "12345/X/I/2027"
    assert len(ROMAN_MONTHS) == 12


@pytest.mark.parametrize(
    "template",
    [
        "{number}/{series}",
        "{year}",
        "{number.__class__}/{year}",
        "{number}/{year}/{nip}",
        "{number/{year}",
        "{number:z}/{year}",
        "{0}/{number}/{year}",
    ],
)
def test_a_template_that_cannot_number_safely_is_refused(template: str) -> None:
    with pytest.raises(PolicyRefused):
        number_from(template, number=1, series="A", on=date(2026, 1, 1))


@given(st.binary(min_size=CODE_BYTES, max_size=CODE_BYTES))
def test_a_code_is_read_back_however_it_is_typed(random_bytes: bytes) -> None:
    code = verification_code(random_bytes)
    assert len(code.replace("-", "")) == 20
    assert code_as_written(code) == code
    assert code_as_written(code.lower().replace("-", " ")) == code
    assert code_as_written(code.replace("0", "O").replace("1", "l")) == code


@given(st.text(max_size=30))
def test_what_can_be_no_code_is_none(text: str) -> None:
    written = code_as_written(text)
    assert written is None or code_as_written(written) == written
    assert code_as_written("\0" * 20) is None
    assert code_as_written("Ä" * 20) is None


def test_grade_bands_have_their_lower_edge_within() -> None:
    bands = grade_bands(POLICIES["grade_bands"])
    words = [
        grade_of(bands, Decimal(score)) for score in ("100", "90", "89.99", "76", "75.99", "65", "64.99", "0")
    ]
    assert words == ["Amat Baik", "Amat Baik", "Baik", "Baik", "Cukup", "Cukup", "Kurang", "Kurang"]


def test_a_policy_of_the_unit_comes_before_those_above_it() -> None:
    root, office, other = uuid4(), uuid4(), uuid4()
    rows: dict[Any, dict[str, Any]] = {None: {"is": "default"}, root: {"is": "root"}}
    assert nearest(rows, (root, office)) == (root, {"is": "root"})
    assert nearest(rows, (other,)) == (None, {"is": "default"})
    assert nearest({**rows, office: {"is": "office"}}, (root, office)) == (office, {"is": "office"})


def test_the_target_is_the_nearest_unit_s_then_the_employment_type_s_then_the_year_s() -> None:
    root, office = uuid4(), uuid4()

    def target(jp: int, unit: Any = None, kind: str | None = None, year: int | None = None) -> JpTarget:
        return JpTarget(unit, kind, year, Decimal(jp), None)

    rows = [target(20), target(24, kind="contract_employee"), target(25, year=2027), target(90, unit=office)]

    def found(path: tuple[Any, ...], kind: str, year: int) -> int:
        best = target_for(rows, path=path, employment_type=kind, year=year)
        return int(best.target) if best else 0

    assert found((root,), "civil_servant", 2026) == 20
    assert found((root,), "civil_servant", 2027) == 25
    assert found((root,), "contract_employee", 2027) == 24
    assert found((root, office), "contract_employee", 2027) == 90
    assert target_for([], path=(root,), employment_type="civil_servant", year=2026) is None


def test_every_shipped_policy_can_be_used() -> None:
    for name, value in POLICIES.items():
        check_policy(name, value)


@pytest.mark.parametrize(
    ("name", "path", "value"),
    [
        ("attendance", ["minimum_percent"], 101),
        ("attendance", ["late_minutes"], 5),
        ("attendance", ["counted"], ["somewhere"]),
        ("attendance", ["present_minutes"], "soon"),
        ("grade_bands", ["bands"], [{"lowest": "high", "name": "Baik"}]),
        ("grade_bands", ["bands"], None),
        ("certificate", ["number_template"], "{number}"),
        ("jp_scheme", ["basis"], "guessed"),
        ("jp_scheme", ["cap_mode"], "sometimes"),
        ("jp_scheme", ["rules"], {"26": POLICIES["jp_scheme"]["rules"]["1"]}),
        ("jp_scheme", ["rules", "1", "national", "rate"], "much"),
        ("jp_scheme", ["rules", "1"], {}),
    ],
)
def test_a_value_that_could_not_be_read_later_is_refused_now(name: str, path: list[str], value: Any) -> None:
    policy: Any = deepcopy(POLICIES[name])
    place = policy
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    with pytest.raises(PolicyRefused):
        check_policy(name, policy)


def test_an_unknown_policy_is_refused() -> None:
    with pytest.raises(PolicyRefused, match="attendance"):
        check_policy("weather", {})
