"""Numbers, verification codes, grade bands and policies."""

from datetime import date
from decimal import Decimal
from typing import Any

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
from services.enrollment.domain.grades import grade_of
from services.enrollment.domain.jp import JpTarget, JpTargets
from services.enrollment.domain.policies import ATTENDANCE, CERTIFICATE, GRADE_BANDS, JP_SCHEME, JP_TARGET
from shared.errors import InvalidInput
from shared.policies.definition import Policy
from shared.schema.documents import dump, load
from shared.schema.types import Invalid

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
    with pytest.raises(Invalid):
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
    bands = GRADE_BANDS.default.bands
    words = [
        grade_of(bands, Decimal(score)) for score in ("100", "90", "89.99", "76", "75.99", "65", "64.99", "0")
    ]
    assert words == ["Amat Baik", "Amat Baik", "Baik", "Baik", "Cukup", "Cukup", "Kurang", "Kurang"]


def test_the_target_is_the_employment_type_s_then_the_year_s() -> None:
    targets = JpTargets(
        targets=(
            JpTarget(target=Decimal(20)),
            JpTarget(employment_type="contract_employee", target=Decimal(24)),
            JpTarget(year=2027, target=Decimal(25)),
        )
    )

    def found(employment_type: str, year: int) -> int:
        best = targets.target_for(employment_type=employment_type, year=year)
        return int(best.target) if best else 0

    assert found("civil_servant", 2026) == 20
    assert found("civil_servant", 2027) == 25
    assert found("contract_employee", 2027) == 24
    assert JpTargets().target_for(employment_type="civil_servant", year=2026) is None


@pytest.mark.parametrize("policy", [ATTENDANCE, GRADE_BANDS, CERTIFICATE, JP_SCHEME, JP_TARGET])
def test_every_shipped_policy_can_be_stored_and_read(policy: Policy[Any]) -> None:
    assert load(policy.form, dump(policy.default)) == policy.default


RULE = dump(JP_SCHEME.default)["rules"][0]
BAND = {"lowest": "90", "name": "Baik"}
TARGET = {"target": "20"}


@pytest.mark.parametrize(
    ("policy", "changed"),
    [
        (ATTENDANCE, {"minimum_percent": 101}),
        (ATTENDANCE, {"late_minutes": 5}),
        (ATTENDANCE, {"counted": ["somewhere"]}),
        (ATTENDANCE, {"present_minutes": "soon"}),
        (GRADE_BANDS, {"bands": [{**BAND, "lowest": "high"}]}),
        (GRADE_BANDS, {"bands": [BAND, {**BAND, "name": "Amat Baik"}]}),
        (GRADE_BANDS, {"bands": None}),
        (CERTIFICATE, {"number_template": "{number}"}),
        (JP_SCHEME, {"basis": "guessed"}),
        (JP_SCHEME, {"cap_mode": "sometimes"}),
        (JP_SCHEME, {"rules": [{**RULE, "kind": 26}]}),
        (JP_SCHEME, {"rules": [RULE, RULE]}),
        (JP_SCHEME, {"rules": [{**RULE, "national": {"rate": "much"}}]}),
        (JP_SCHEME, {"rules": [{}]}),
        (JP_TARGET, {"targets": [TARGET, TARGET]}),
        (JP_TARGET, {"targets": [{**TARGET, "employment_type": "pirate"}]}),
    ],
)
def test_a_value_that_could_not_be_read_later_is_refused_beside_its_place(
    policy: Policy[Any], changed: dict[str, Any]
) -> None:
    with pytest.raises(InvalidInput) as refused:
        load(policy.form, {**dump(policy.default), **changed})
    assert all(place.startswith(next(iter(changed))) for place in refused.value.fields)
