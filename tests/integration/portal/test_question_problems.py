"""Problems of questions are said in the visitor's language, by their code."""

import json

import pytest
from babel.messages.pofile import read_po
from flask import Flask
from flask_babel import force_locale

from services.assessment.domain.problems import Problem
from services.assessment.question_types.numerical import NUMBER_WITH_COMMA
from services.portal.question_types.problems import PARTS, WORDS, as_markup, in_indonesian, told
from tests.integration.portal.test_translations import PLACE
from tests.support.question_samples.problems import all_kinds, all_parts
from tests.unit.assessment.test_problem_codes import examples

COMMA = Problem(NUMBER_WITH_COMMA, {"text": "3,14", "meant": "3.14"}, line=2, question=1).as_document()


def test_every_code_of_assessment_has_words_in_both_languages() -> None:
    with PLACE.open("rb") as file:
        english = read_po(file, locale="en")
    for own, theirs in ((WORDS, all_kinds()), (PARTS, all_parts())):
        assert set(own) == set(theirs)
        for words in own.values():
            message = english.get(words)
            assert message is not None, words
            assert message.string, words


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_problem_that_can_be_found_is_said_whole(app: Flask, language: str) -> None:
    with app.test_request_context(), force_locale(language):
        for code, problems in examples():
            for problem in problems:
                one = told(json.loads(json.dumps(problem.as_document())))
                assert one["lang"] == "", code
                assert "%(" not in one["message"]
                assert "%%" not in one["message"]
                assert (one["message"] == problem.message) == (language == "en"), code


def test_a_code_that_is_not_known_keeps_its_english_and_says_so(app: Flask) -> None:
    newer = COMMA | {"code": "from_the_future", "message": "Newer than <this>."}
    with app.test_request_context(), force_locale("id"):
        assert told(newer) == newer | {"lang": "en"}
        assert as_markup(newer) == '<span lang="en">Newer than &lt;this&gt;.</span>'
        assert as_markup(COMMA) == in_indonesian(COMMA)


@pytest.mark.parametrize(
    "values", [None, {}, {"text": "3,14"}, {"part": "made_up", "text": "3,14", "meant": "3.14"}, ["3,14"]]
)
def test_values_that_are_not_those_of_the_code_are_not_put_into_words(values: object) -> None:
    assert in_indonesian(COMMA | {"values": values}) == COMMA["message"]


def test_the_command_line_says_them_in_indonesian() -> None:
    assert in_indonesian(COMMA) == (
        "“3,14” bukan bilangan. Dalam berkas GIFT tanda desimalnya titik: tulis 3.14."
    )
    assert in_indonesian({"message": "Judul kosong."}) == "Judul kosong."
