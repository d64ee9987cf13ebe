"""Words looked for, and the names of competencies."""

import re

from hypothesis import given
from hypothesis import strategies as st

from services.catalog.domain.competencies import COMPETENCIES, competency, is_competency
from services.catalog.domain.search import patterns_of, search_text


def like(pattern: str, text: str) -> bool:
    """LIKE with the escape character, as both databases have it."""
    parts = re.findall(r"\\.|.", pattern, re.DOTALL)
    wild = {"%": ".*", "_": "."}
    expression = "".join(wild.get(part) or re.escape(part.removeprefix("\\") or "\\") for part in parts)
    return re.fullmatch(expression, text, re.DOTALL) is not None


def test_words_are_found_whatever_their_case_and_accents() -> None:
    text = search_text(["Étika Pemerintahan", "", "Melayani  dengan\nadil"])

    assert text == "etika pemerintahan\nmelayani dengan adil"
    assert all(like(pattern, text) for pattern in patterns_of("ADIL étika"))
    assert not all(like(pattern, text) for pattern in patterns_of("adil makmur"))


@given(st.text(min_size=1))
def test_every_word_of_a_text_is_found_in_it(text: str) -> None:
    assert all(like(pattern, search_text([f"a {text} b"])) for pattern in patterns_of(text))


@given(st.text(alphabet="%_\\ab", min_size=1, max_size=6), st.text(alphabet="%_\\ab", max_size=8))
def test_wildcards_are_only_themselves(word: str, text: str) -> None:
    assert like(patterns_of(word)[0], text) == (word in text)


def test_a_query_of_very_many_words_is_cut() -> None:
    assert len(patterns_of("kata " * 100)) == 8


def test_the_standard_competencies_are_known() -> None:
    kinds = [each.kind for each in COMPETENCIES]

    assert (kinds.count("managerial"), kinds.count("socio_cultural")) == (8, 1)
    assert len({each.key for each in COMPETENCIES}) == len(COMPETENCIES)
    assert all(is_competency(each.key) and each.name_id and each.name_en for each in COMPETENCIES)


def test_an_agency_may_name_technical_competencies_of_its_own() -> None:
    assert is_competency("teknis.penangkapan-ikan")
    assert competency("teknis.penangkapan-ikan").name_id == "Penangkapan ikan"
    assert not is_competency("manajerial.memasak")
    assert not is_competency("teknis.")
    assert not is_competency("teknis.Ikan")
