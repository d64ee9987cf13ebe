"""NIPs as people type them and as spreadsheets leave them."""

import pytest

from services.identity.domain.nip import NipNotValid, looks_like_nip, mask_nip, parse_nip

PNS = "198605052011012002"
PPPK = "199003142023211007"


@pytest.mark.parametrize(
    "typed",
    [
        PNS,
        " 198605052011012002 ",
        "19860505 201101 2 002",
        "19860505\u00a0201101\u202f2 002",
        "'198605052011012002",
        "’19860505.201101.2.002",
        "19860505-201101-2-002",
    ],
)
def test_spaces_separators_and_a_leading_quote_are_accepted(typed: str) -> None:
    assert parse_nip(typed, "civil_servant") == PNS


@pytest.mark.parametrize("typed", ["1.98605E+17", "1,98605E+17", "1.98605e17", "2E+17", "'1.98605E+17"])
def test_what_a_spreadsheet_mangled_is_named_as_such(typed: str) -> None:
    with pytest.raises(NipNotValid) as caught:
        parse_nip(typed, "civil_servant")
    assert caught.value.reason == "nip_scientific"


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "nip_missing"),
        ("19860505201101200", "nip_length"),
        ("1986050520110120022", "nip_length"),
        ("19860505201101200A", "nip_not_digits"),
        ("١٩٨٦٠٥٠٥٢٠١١٠١٢٠٠٢", "nip_not_digits"),
        ("198613052011012002", "nip_birth_date"),
        ("198602302011012002", "nip_birth_date"),
        ("188605052011012002", "nip_birth_date"),
        ("198605052011132002", "nip_appointment"),
        ("198605051990012002", "nip_appointment"),
        ("198605052011013002", "nip_gender"),
        ("198605052011012000", "nip_serial"),
    ],
)
def test_an_impossible_number_is_refused_with_its_reason(typed: str, reason: str) -> None:
    with pytest.raises(NipNotValid) as caught:
        parse_nip(typed, "civil_servant")
    assert caught.value.reason == reason


def test_a_refusal_never_repeats_the_number() -> None:
    with pytest.raises(NipNotValid) as caught:
        parse_nip("198613052011012002", "civil_servant")
    assert "1986" not in caught.value.detail


def test_digits_9_to_14_of_a_contract_employee_are_no_month() -> None:
    assert parse_nip(PPPK, "contract_employee") == PPPK
    with pytest.raises(NipNotValid):
        parse_nip(PPPK, "civil_servant")


def test_an_outsider_has_no_number() -> None:
    assert parse_nip(" ", "external") is None
    with pytest.raises(NipNotValid) as caught:
        parse_nip(PNS, "external")
    assert caught.value.reason == "nip_not_expected"


def test_a_masked_number_shows_the_first_four_and_the_last_three_digits() -> None:
    assert mask_nip(PNS) == "1986•••••••••••002"
    assert len(mask_nip(PNS)) == 18


def test_a_search_for_a_number_is_recognised() -> None:
    assert looks_like_nip("19860505 201101 2 002")
    assert not looks_like_nip("rina 2026")
