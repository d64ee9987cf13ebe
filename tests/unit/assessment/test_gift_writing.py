"""What is written as GIFT reads back to the same questions."""

from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.assessment.domain.gift_reading import read_gift
from services.assessment.domain.gift_writing import write_gift
from services.assessment.domain.question_documents import document_of, question_of
from services.assessment.domain.questions import (
    Choice,
    Essay,
    MultipleChoice,
    Question,
    ShortAnswer,
    is_asked,
)
from tests.unit.assessment.questions import questions


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow]
)
@given(st.lists(questions, min_size=1, max_size=3).filter(lambda several: any(map(is_asked, several))))
def test_any_questions_survive_a_journey_through_gift(several: list[Question]) -> None:
    assert read_gift(write_gift(tuple(several))).questions == tuple(several)


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow]
)
@given(questions)
def test_any_question_survives_a_journey_through_its_document(question: Question) -> None:
    assert question_of(document_of(question)) == question


def test_a_written_file_is_pleasant_to_read() -> None:
    question = MultipleChoice(
        name="S1",
        text="Ibu kota?",
        points=Decimal(2),
        answers=(Choice(text="Jakarta", fraction=Decimal(100), feedback="Ya."), Choice(text="Bandung")),
    )
    assert write_gift((question, Essay(text="Mengapa?"))) == (
        "// [points:2]\n::S1::Ibu kota? {\n\t=Jakarta#Ya.\n\t~Bandung\n}\n\nMengapa? {}\n"
    )


def test_a_short_answer_with_an_arrow_does_not_become_a_matching_question() -> None:
    question = ShortAnswer(text="Tulis implikasi.", answers=(Choice(text="p -> q", fraction=Decimal(100)),))
    assert read_gift(write_gift((question,))).questions == (question,)


def test_a_choice_whose_answers_are_all_right_stays_a_choice() -> None:
    right = tuple(Choice(text=text, fraction=Decimal(100)) for text in ("a", "->"))
    question = MultipleChoice(text="Pilih.", answers=right)
    assert read_gift(write_gift((question,))).questions == (question,)
