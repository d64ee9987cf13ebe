"""Every problem that questions can have is known by a code, from which its sentence follows."""

import json
from collections.abc import Iterator

import pytest

from services.assessment.domain.problems import Problem, ProblemKind, QuestionsRefused
from services.assessment.domain.question_checks import TEXT_EMPTY
from services.assessment.domain.question_rules import question_problems
from services.assessment.question_formats.documents import checked_questions
from services.assessment.question_formats.gift.reading import LARGEST_FILE, read_gift
from services.assessment.question_types import TYPE_NAMES
from services.assessment.question_types.essay import Essay
from tests.support.question_samples import Document, samples_of
from tests.support.question_samples.problems import all_kinds, all_parts

# What belongs to no type; the samples of each type have the rest.
IN_GIFT = {
    "file_too_large": "a" * (LARGEST_FILE + 1),
    "file_character": "Satu \x00 {T}",
    "category_dropped": "$CATEGORY: a\n\nSatu {T}",
    "formats_mixed": "[markdown]Apa? {=[html]<b>a</b> ~b}",
    "name_unclosed": "::Nama {T}",
    "points_unreadable": "// [points:1.2.3]\nSatu {T}",
    "brace_unopened": "Satu }",
    "brace_unclosed": "Satu {=a",
    "brace_opened_twice": "Satu {T} dua {F}",
    "brace_closed_twice": "Satu {T}}",
    "questions_missing": "Hanya penjelasan.",
    "questions_too_many": "Satu {T}\n\n" * 501,
    "text_too_long": "a" * 10_001 + "{T}",
    "points_impossible": "// [points:0]\nSatu {T}",
    "html_shown_plain": "<b>Satu</b> {T}",
}
IN_DOCUMENTS: dict[str, Document] = {
    "type_unknown": {"type": "sudoku", "text": "Apa?"},
    "text_character": {"type": "essay", "text": "Apa \x07?"},
    "value_unknown": {"type": "essay", "text": "Apa?", "format": "rtf"},
}


def found_in_gift(source: str) -> list[Problem]:
    try:
        return list(read_gift(source).warnings)
    except QuestionsRefused as refusal:
        return list(refusal.problems)


def found_in_document(document: Document) -> list[Problem]:
    try:
        return list(checked_questions([document])[1])
    except QuestionsRefused as refusal:
        return list(refusal.problems)


def examples() -> Iterator[tuple[str, list[Problem]]]:
    """Every code with what an example of it finds."""
    gift, documents = [IN_GIFT], [IN_DOCUMENTS]
    for name in TYPE_NAMES:
        gift.append(dict(samples_of(name).broken_gift))
        documents.append(dict(samples_of(name).broken))
    for sources in gift:
        for code, source in sources.items():
            yield code, found_in_gift(source)
    for broken in documents:
        for code, document in broken.items():
            yield code, found_in_document(document)


def test_no_two_kinds_share_a_code() -> None:
    kinds = all_kinds()
    assert len({kind.text for kind in kinds.values()}) == len(kinds)
    assert all(kinds[code].code == code for code in kinds)


def test_every_problem_can_be_provoked_and_makes_a_sentence() -> None:
    seen = set()
    for code, problems in examples():
        assert code in {problem.code for problem in problems}, code
        for problem in problems:
            document = problem.as_document()
            assert json.loads(json.dumps(document)) == document
            assert problem.message.endswith(".")
            assert "%(" not in problem.message
            assert "%%" not in problem.message
            seen.add(problem.code)
    assert seen == set(all_kinds())


def test_a_sentence_without_its_values_cannot_be_made() -> None:
    with pytest.raises(KeyError):
        assert Problem(ProblemKind("made_up", "%(count)s is too many.")).message


def test_every_part_of_a_question_has_words() -> None:
    for part in all_parts().values():
        message = Problem(TEXT_EMPTY, {"number": 3}, part).message
        assert message.startswith(part.text % {"number": 3})


def test_a_question_that_keeps_the_rules_has_no_problem() -> None:
    assert list(question_problems(Essay(text="Mengapa?"))) == []
