"""What every type of question must do in assessment: a new type takes part by its row in the registry."""

import dataclasses
import json
from collections import Counter
from enum import Enum
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.assessment.domain.answers import AnswerNotUnderstood
from services.assessment.domain.display_order import DisplayOrder, display_order
from services.assessment.domain.documents import document_of
from services.assessment.domain.errors import QuestionTypeUnknown
from services.assessment.domain.grading import grade
from services.assessment.domain.problems import Problem, QuestionsRefused
from services.assessment.domain.question_rules import question_problems
from services.assessment.domain.questions import Question, TextFormat
from services.assessment.domain.responses import summarise
from services.assessment.question_formats.documents import checked_questions, question_of
from services.assessment.question_formats.gift import read_gift, write_gift
from services.assessment.question_types import QUESTION_TYPES, TYPE_NAMES, question_type
from tests.support.question_samples import Document, Samples, samples_of
from tests.support.question_samples.problems import kinds_in

ASKED = {"type": "true_false", "text": "Betul?", "value": True}
SEEDS = range(12)


@pytest.fixture(params=QUESTION_TYPES, ids=lambda cls: cls.TYPE)
def cls(request: pytest.FixtureRequest) -> type[Question]:
    """Each registered type."""
    found: type[Question] = request.param
    return found


@pytest.fixture
def samples(cls: type[Question]) -> Samples:
    """Its samples."""
    return samples_of(cls.TYPE)


@pytest.fixture
def question(samples: Samples) -> Question:
    """Its first sample."""
    return question_of(samples.document)


def order_of(question: Question, seed: int) -> DisplayOrder:
    return display_order(question.item_count(), seed=seed, position=1)


def found_in_document(document: Document) -> list[Problem]:
    """What is wrong with, or perhaps not meant in, a document."""
    try:
        return list(checked_questions([document, ASKED])[1])
    except QuestionsRefused as refusal:
        return list(refusal.problems)


def found_in_gift(source: str) -> list[Problem]:
    try:
        return list(read_gift(source + "\n\nBetul? {T}").warnings)
    except QuestionsRefused as refusal:
        return list(refusal.problems)


# --- Definition ---


def test_every_type_has_a_name_of_its_own() -> None:
    assert len(set(TYPE_NAMES)) == len(QUESTION_TYPES)
    assert [question_type(name) for name in TYPE_NAMES] == list(QUESTION_TYPES)


@pytest.mark.parametrize("name", ["sudoku", "", None, ["essay"], 5])
def test_an_unknown_type_is_an_error_and_never_another_type(name: object) -> None:
    with pytest.raises(QuestionTypeUnknown):
        question_type(name)
    with pytest.raises(QuestionTypeUnknown):
        question_of({"type": name, "text": "Apa?"})


def test_its_documents_are_accepted_and_written_again_as_they_were(
    cls: type[Question], samples: Samples
) -> None:
    for document in samples.documents:
        read, *_ = checked_questions([document, ASKED])[0]
        assert type(read) is cls
        assert document_of(read) == document


def test_a_broken_definition_is_named_by_its_code(cls: type[Question], samples: Samples) -> None:
    assert samples.broken, f"give broken documents in the samples of {cls.TYPE}"
    for code, document in samples.broken.items():
        found = found_in_document(document)
        assert code in {problem.code for problem in found}, (code, found)
    for code, source in samples.broken_gift.items():
        found = found_in_gift(source)
        assert code in {problem.code for problem in found}, (code, found)


def test_every_problem_that_its_module_declares_has_an_example(cls: type[Question], samples: Samples) -> None:
    declared = {kind.code for kind in kinds_in(cls.__module__)}
    missing = declared - {*samples.broken, *samples.broken_gift}
    assert not missing, f"give examples of {sorted(missing)} in the samples of {cls.TYPE}"


# --- Taking it ---


def test_what_an_attempt_shows_carries_no_answer(question: Question, samples: Samples) -> None:
    if question.IS_ASKED and question.feedback:
        assert samples.secrets, f"name the secrets of {question.TYPE} in its samples"
    for seed in SEEDS:
        shown = json.dumps(question.presentation(order_of(question, seed)), ensure_ascii=False)
        assert [secret for secret in samples.secrets if secret in shown] == []


def test_what_is_shuffled_begins_with_any_item(question: Question) -> None:
    count = question.item_count()
    shown = {json.dumps(question.presentation(order_of(question, seed))) for seed in range(60)}
    firsts = {order_of(question, seed).items[:1] for seed in range(60)}
    assert len(firsts) == max(1, count)
    assert (len(shown) > 1) == (count > 1)


def test_its_answers_are_found_again_as_they_were_given(question: Question, samples: Samples) -> None:
    for seed in SEEDS:
        order = order_of(question, seed)
        for answer in samples.answers:
            sent = json.loads(json.dumps(question.shown_answer(order, answer.stored)))
            assert question.read_answer(order, sent) == answer.stored
            assert json.loads(json.dumps(answer.stored)) == answer.stored


def test_an_answer_that_says_nothing_is_none(question: Question, samples: Samples) -> None:
    for sent in samples.empty:
        assert question.read_answer(order_of(question, 1), sent) is None


def test_an_answer_that_does_not_fit_is_refused(question: Question, samples: Samples) -> None:
    assert samples.refused, f"give answers that do not fit in the samples of {question.TYPE}"
    for sent in samples.refused:
        with pytest.raises(AnswerNotUnderstood):
            question.read_answer(order_of(question, 1), sent)


_junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=5,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_sent_is_read_or_refused(question: Question, samples: Samples, data: Any) -> None:
    members = {name for answer in samples.answers for name in answer.stored} or {"text"}
    sent = data.draw(st.dictionaries(st.sampled_from([*sorted(members), "x"]), _junk, max_size=2))
    order = order_of(question, 1)
    try:
        stored = question.read_answer(order, sent)
    except AnswerNotUnderstood:
        return
    if stored is not None:
        question.grade(stored)
        assert question.read_answer(order, question.shown_answer(order, stored)) == stored


# --- Marking and review ---


def test_its_answers_earn_what_they_should(question: Question, samples: Samples) -> None:
    for answer in samples.answers:
        found = grade(question, answer.stored)
        assert found.fraction == answer.earns, answer
        assert answer.remark in ("", *found.remarks)
    earned = [answer.earns for answer in samples.answers]
    if question.IS_GRADED_BY_TRAINER:
        assert set(earned) == {None}
    elif question.IS_ASKED:
        wanted = f"give a right and a wrong answer in the samples of {question.TYPE}"
        assert {Fraction(0), Fraction(1)} <= set(earned), wanted
    assert grade(question, None).fraction == 0


def test_its_review_says_what_was_answered_and_what_was_right(question: Question, samples: Samples) -> None:
    for answer in samples.answers:
        assert answer.says in (question.answer_html(answer.stored, "id") or "")
    correct = question.correct_html("id")
    if question.IS_ASKED and not question.IS_GRADED_BY_TRAINER:
        assert samples.correct, f"say what would have been right in the samples of {question.TYPE}"
    assert samples.correct in (correct or "")


ATTACK = "<script>alert(1)</script><img src=x onerror=alert(1)>"


def attacked(value: Any) -> Any:
    """A question, or a part of it, with an attack in each of its texts."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        members = {member.name: attacked(getattr(value, member.name)) for member in dataclasses.fields(value)}
        return dataclasses.replace(value, **members)
    if isinstance(value, tuple):
        return tuple(attacked(inner) for inner in value)
    is_text = isinstance(value, str) and not isinstance(value, Enum)
    return f"{value}{ATTACK}" if is_text and value else value


def test_no_text_of_it_can_act(samples: Samples) -> None:
    for text_format in TextFormat:
        question: Question = dataclasses.replace(attacked(question_of(samples.document)), format=text_format)
        assert ATTACK in question.text
        order = order_of(question, 1)
        shown = [*_texts(question.presentation(order)), question.correct_html("id") or ""]
        shown += [question.answer_html(answer.stored, "id") or "" for answer in samples.answers]
        shown += [text for part in question.response_parts() for text in (part.html, *_labels(part.classes))]
        for text in shown:
            assert "<script" not in text
            assert "<img" not in text


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for inner in value.values() for text in _texts(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in _texts(inner)]
    return [value] if isinstance(value, str) else []


def _labels(classes: Any) -> list[str]:
    return [one.html for one in classes]


# --- Statistics ---


def test_its_answers_are_counted_by_what_they_say(question: Question, samples: Samples) -> None:
    stored = [answer.stored for answer in samples.answers]
    for answer in samples.answers:
        assert question.classify(answer.stored) == answer.classes
    summaries = summarise(question, [*stored, *stored, None])
    assert [summary.part for summary in summaries] == list(question.response_parts())
    expected: Counter[tuple[str, str]] = Counter()
    for answer in samples.answers * 2:
        expected.update(answer.classes.items())
    counted = Counter(
        {
            (summary.part.key, one.key): count
            for summary in summaries
            for one, count in zip(summary.part.classes, summary.counts, strict=True)
        }
    )
    assert +counted == expected
    for summary in summaries:
        assert sum(summary.counts) + summary.unanswered == 2 * len(stored) + 1


# --- GIFT ---


def test_its_gift_is_read(question: Question, samples: Samples) -> None:
    assert samples.gift, f"write the first document as GIFT in the samples of {question.TYPE}"
    read, *_ = read_gift(samples.gift + "\n\nBetul? {T}").questions
    assert type(read) is type(question), f"the GIFT sample is claimed by {read.TYPE}"
    assert read == question


def test_its_documents_survive_gift(samples: Samples) -> None:
    asked = question_of(ASKED)
    for document in samples.documents:
        written = question_of(document)
        assert read_gift(write_gift((written, asked))).questions == (written, asked)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[
        HealthCheck.filter_too_much,
        HealthCheck.too_slow,
        HealthCheck.function_scoped_fixture,
    ],
)
@given(data=st.data())
def test_any_question_of_it_survives_gift_and_its_document(samples: Samples, data: Any) -> None:
    asked = question_of(ASKED)
    drawn = data.draw(samples.questions)
    assert not list(question_problems(drawn))
    assert read_gift(write_gift((drawn, asked))).questions == (drawn, asked)
    assert question_of(document_of(drawn)) == drawn
