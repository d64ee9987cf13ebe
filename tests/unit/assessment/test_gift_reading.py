"""What the GIFT reader understands, and how it refuses."""

from decimal import Decimal
from time import process_time

import pytest

from services.assessment.domain.choices import Choice
from services.assessment.domain.problems import GiftRefused
from services.assessment.domain.questions import Question
from services.assessment.question_formats.gift.reading import LARGEST_FILE, GiftFile, read_gift
from services.assessment.question_types.description import Description
from services.assessment.question_types.essay import Essay
from services.assessment.question_types.matching import Matching, Pair
from services.assessment.question_types.multiple_answers import MultipleAnswers
from services.assessment.question_types.multiple_choice import MultipleChoice
from services.assessment.question_types.numerical import Numerical, NumericAnswer
from services.assessment.question_types.short_answer import AcceptedText, ShortAnswer
from services.assessment.question_types.true_false import TrueFalse


def only(source: str) -> Question:
    (question,) = read_gift(source).questions
    return question


def refused(source: str) -> GiftRefused:
    with pytest.raises(GiftRefused) as caught:
        read_gift(source)
    return caught.value


def told(source: str) -> list[tuple[int | None, str]]:
    return [(problem.line, problem.message) for problem in refused(source).problems]


def test_multiple_choice_has_one_right_answer() -> None:
    assert only("Ibu kota Indonesia? {~Bandung =Jakarta#Ya. ~Medan}") == MultipleChoice(
        text="Ibu kota Indonesia?",
        answers=(
            Choice(text="Bandung"),
            Choice(text="Jakarta", fraction=Decimal(100), feedback="Ya."),
            Choice(text="Medan"),
        ),
    )


def test_weights_without_a_right_mark_make_several_answers() -> None:
    question = only("Pilih. {~%50%a ~%50%b ~%-100%c}")
    assert isinstance(question, MultipleAnswers)
    assert [answer.fraction for answer in question.answers] == [50, 50, -100]


def test_a_weight_may_have_decimals() -> None:
    question = only("Pilih. {~%33.33333%a ~%33.33333%b ~%33.33333%c ~%-100%d}")
    assert isinstance(question, MultipleAnswers)
    assert question.answers[0].fraction == Decimal("33.33333")
    assert read_gift("Pilih. {~%33.333%a ~%33.333%b ~%33.333%c ~%-100%d}").warnings == ()


@pytest.mark.parametrize(
    ("word", "value"), [("T", True), ("TRUE", True), ("F", False), ("FALSE", False), ("true", True)]
)
def test_truth_is_told_in_any_of_its_words(word: str, value: bool) -> None:
    assert only(f"Air itu basah. {{{word}}}") == TrueFalse(text="Air itu basah.", value=value)


def test_the_first_feedback_of_a_truth_is_for_the_wrong_answer() -> None:
    question = only("Air itu kering. {FALSE#Basah, bukan?#Betul.}")
    assert isinstance(question, TrueFalse)
    assert (question.feedback_true, question.feedback_false) == ("Basah, bukan?", "Betul.")


def test_short_answers_are_worth_all_unless_they_say_less() -> None:
    question = only("Dua? {=dua =%50%doea#Ejaan lama.}")
    assert question == ShortAnswer(
        text="Dua?",
        answers=(
            AcceptedText(text="dua"),
            AcceptedText(text="doea", fraction=Decimal(50), feedback="Ejaan lama."),
        ),
    )


@pytest.mark.parametrize(
    ("section", "value", "tolerance"),
    [("1822", "1822", "0"), ("1822:1", "1822", "1"), ("3.141..3.142", "3.1415", "0.0005"), ("-2..2", "0", "2"),
     ("1e3", "1000", "0"), (".5:.1", "0.5", "0.1"), ("=7.5:0.01", "7.5", "0.01")],
)  # fmt: skip
def test_numbers_have_a_tolerance_or_a_range(section: str, value: str, tolerance: str) -> None:
    question = only(f"Berapa? {{#{section}}}")
    assert isinstance(question, Numerical)
    assert question.answers[0] == NumericAnswer(value=Decimal(value), tolerance=Decimal(tolerance))


def test_several_numbers_have_weights_and_any_other_has_feedback() -> None:
    question = only("Kapan? {#\n\t=1822:0#Tepat.\n\t=%50%1822:2#Dekat.\n\t~#Jauh.}")
    assert isinstance(question, Numerical)
    assert [(answer.value, answer.fraction, answer.feedback) for answer in question.answers] == [
        (Decimal(1822), Decimal(100), "Tepat."),
        (Decimal(1822), Decimal(50), "Dekat."),
        (None, Decimal(0), "Jauh."),
    ]


def test_matching_may_have_a_distractor_without_a_left_side() -> None:
    question = only("Pasangkan. {\n=Kanada -> Ottawa\n=Italia -> Roma\n= -> Paris\n}")
    assert question == Matching(
        text="Pasangkan.",
        pairs=(
            Pair(left="Kanada", right="Ottawa"),
            Pair(left="Italia", right="Roma"),
            Pair(left="", right="Paris"),
        ),
    )


def test_empty_braces_ask_for_an_essay_and_no_braces_describe() -> None:
    source = "Bacalah teks ini dahulu.\n\nTuliskan rencana Anda. {}"
    assert read_gift(source).questions == (
        Description(text="Bacalah teks ini dahulu."),
        Essay(text="Tuliskan rencana Anda."),
    )


def test_words_after_the_braces_leave_a_blank() -> None:
    assert (
        only("Matahari terbit di {=timur =Timur} setiap hari.").text
        == "Matahari terbit di _____ setiap hari."
    )
    assert only("Program itu disebut {=magang} .").text == "Program itu disebut _____."
    assert only("Berapa pi? {#3.14:0.01}.").text == "Berapa pi?"


def test_names_formats_and_general_feedback_are_kept() -> None:
    question = only("::Soal 1:: [markdown]Apa **itu**? {\n=a\n~b\n####Lihat _modul 2_.\n}")
    assert (question.name, question.format, question.text) == ("Soal 1", "markdown", "Apa **itu**?")
    assert question.feedback == "Lihat _modul 2_."


def test_escapes_stand_for_the_characters_themselves() -> None:
    question = only(r"Berapa 2\:1 dan \{x\}\nserta \\? {=\= 2 \~ \# ~\}#\#1}")
    assert question.text == "Berapa 2:1 dan {x}\nserta \\?"
    assert isinstance(question, MultipleChoice)
    assert [(answer.text, answer.feedback) for answer in question.answers] == [("= 2 ~ #", ""), ("}", "#1")]


def test_comments_may_stand_anywhere_and_separate_nothing() -> None:
    source = "// satu\n\n  // dua\nSoal {\n// tiga\n=a\n~b}\n// empat\n\n// lima"
    assert only(source) == only("Soal {=a ~b}")


def test_wrapped_lines_of_a_plain_text_are_joined() -> None:
    assert only("Huruf itu\n   berasal dari? {=Cina}").text == "Huruf itu berasal dari?"


def test_windows_line_ends_and_a_byte_order_mark_do_not_matter() -> None:
    assert read_gift("\ufeffSatu {T}\r\n\r\nDua {F}\r\n") == read_gift("Satu {T}\n\nDua {F}\n")


def test_points_stand_in_a_comment() -> None:
    assert only("// [points:2.5]\nSoal {T}").points == Decimal("2.5")


def test_a_category_is_passed_over_with_a_warning() -> None:
    file = read_gift("$CATEGORY: Umum/Etika\nSoal {T}\n")
    assert len(file.questions) == 1
    assert [(warning.line, warning.question) for warning in file.warnings] == [(1, None)]


def test_a_question_of_mixed_formats_becomes_html() -> None:
    question = only("[markdown]Apa **itu**? {=[html]<b>a</b> ~[plain]b < c}")
    assert isinstance(question, MultipleChoice)
    assert question.format == "html"
    assert question.text == "Apa <strong>itu</strong>?"
    assert [answer.text for answer in question.answers] == ["<b>a</b>", "b &lt; c"]


def test_moodles_own_format_is_html_only_where_there_are_tags() -> None:
    assert only("[moodle]Apa itu? {T}").format == "plain"
    assert only("[moodle]<p>Apa itu?</p> {T}").format == "html"


@pytest.mark.parametrize(
    ("source", "line", "words"),
    [
        ("Satu {T}\n\nDua {=a", 3, "never closed"),
        ("Satu\n}", 2, "closes nothing"),
        ("Satu {T} dua {F}", 1, "second {"),
        ("Satu {\n=a\n~b\n}\nDua {T}", 5, "second {"),
        ("Satu {T}}", 1, "closes nothing"),
        ("::Nama tanpa akhir {T}", 1, "never ends"),
        ("Satu {\n=a\n~%lima%b\n}", 3, "%lima% is not a number"),
        ("Satu {=a ~%150%b}", 1, "weight 150 is not possible"),
        ("Satu {#}", 1, "A number is missing"),
        ("Satu {#\n=3,14}", 2, "write 3.14"),
        ("Satu {#tujuh}", 1, "'tujuh' is not a number"),
        ("Satu {#5..3}", 1, "runs backwards"),
        ("Satu {#5:-1}", 1, "negative"),
        ("Satu {#1e99}", 1, "too large"),
        ("Satu {~a ~b}", 1, "No answer earns anything"),
        ("Satu {=%50%a}", 1, "No answer earns 100 %"),
        ("Satu {=a ~}", 1, "Answer 2 is empty"),
        ("Satu {=a}\n\n{=b ~c}", 3, "text is empty"),
        ("Satu {awal =a ~b}", 1, "stands before the first answer"),
        ("Satu {\n=a -> b\n=c\n}", 3, "has no arrow"),
        ("Satu {=a -> b}", 1, "fewer than two things"),
        ("Satu {=a ~a}", 1, "same text"),
        ("// [points:1.2.3]\nSatu {T}", 2, "is not a number"),
        ("Satu {T}\nDua \x00", 2, "U+0000"),
        ("Satu \ufdd0 {T}", 1, "U+FDD0"),
    ],
)
def test_a_problem_names_its_line_and_what_to_do(source: str, line: int, words: str) -> None:
    assert any(where == line and words in message for where, message in told(source)), told(source)


def test_all_problems_of_a_file_are_told_at_once() -> None:
    error = refused("Satu {=a\n\nDua {#x}\n\nTiga {T}\n\nEmpat {~a ~b}")
    assert [(problem.line, problem.question) for problem in error.problems] == [(1, 1), (3, 2), (7, 4)]
    assert error.code == "gift_refused"
    assert error.extra["problem_count"] == 3
    assert error.extra["problems"][0] == {  # type: ignore[index]
        "line": 1,
        "question": 1,
        "code": "brace_unclosed",
        "values": {},
        "message": error.problems[0].message,
    }


@pytest.mark.parametrize("source", ["", "\n\n// hanya komentar\n", "Hanya penjelasan."])
def test_a_file_without_a_question_is_refused(source: str) -> None:
    assert "no question" in refused(source).problems[0].message


def test_a_file_over_its_limit_is_refused() -> None:
    assert "most" in refused("a" * (LARGEST_FILE + 1)).problems[0].message


def test_more_than_five_hundred_questions_are_refused() -> None:
    assert "500 is the most" in refused("Soal {T}\n\n" * 501).problems[0].message


def test_too_long_a_text_is_refused() -> None:
    assert "10000 is the most" in refused("a" * 10_001 + "{T}").problems[0].message


def test_what_is_perhaps_not_meant_is_warned_of() -> None:
    file: GiftFile = read_gift("Satu {empat}\n\nDua {=a =b ~c}\n\nTiga {~%40%a ~%40%b}\n\n<b>Empat</b> {T}")
    words = " ".join(warning.message for warning in file.warnings)
    assert "no = before it" in words
    assert "2 answers earn full marks" in words
    assert "add up to 80 %" in words
    assert "cost nothing" in words
    assert "looks like HTML" in words
    assert {warning.line for warning in file.warnings} == {1, 3, 5, 7}


@pytest.mark.slow
@pytest.mark.parametrize(
    "source",
    [
        "Soal {" + "~a\n" * 300_000 + "=b}",
        "Soal {" + "=a->b\n" * 150_000 + "}",
        "x" + " " * 1_000_000 + "y {T}",
    ],
    ids=["answers", "pairs", "spaces"],
)
def test_a_hostile_file_costs_no_more_than_its_length(source: str) -> None:
    began = process_time()
    refused(source)
    assert process_time() - began < 20
