"""How questions are written as GIFT."""

from decimal import Decimal

from services.assessment.domain.choices import Choice
from services.assessment.question_formats.gift import read_gift, write_gift
from services.assessment.question_types.essay import Essay
from services.assessment.question_types.multiple_choice import MultipleChoice
from services.assessment.question_types.short_answer import AcceptedText, ShortAnswer


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
    question = ShortAnswer(text="Tulis implikasi.", answers=(AcceptedText(text="p -> q"),))
    assert read_gift(write_gift((question,))).questions == (question,)


def test_a_choice_whose_answers_are_all_right_stays_a_choice() -> None:
    right = tuple(Choice(text=text, fraction=Decimal(100)) for text in ("a", "->"))
    question = MultipleChoice(text="Pilih.", answers=right)
    assert read_gift(write_gift((question,))).questions == (question,)
