"""The right answers of a GIFT file, for learners in tests who have studied."""

import html
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from services.assessment.domain.questions import Question
from services.assessment.question_formats.gift import read_gift
from services.assessment.question_types.matching import Matching
from services.assessment.question_types.multiple_answers import MultipleAnswers
from services.assessment.question_types.multiple_choice import MultipleChoice
from services.assessment.question_types.numerical import Numerical
from services.assessment.question_types.short_answer import ShortAnswer
from services.assessment.question_types.true_false import TrueFalse


def plain(text: str) -> str:
    """Text without tags, marks and spaces, so that what a page shows equals what the file says."""
    text = html.unescape(re.sub(r"<[^>]+>", " ", text))
    return re.sub(r"[\W_]+", "", text).lower()


class AnswerKey:
    """What to answer, by the text of the question."""

    def __init__(self, files: Iterable[Path]) -> None:
        self._questions = {
            plain(question.text): question
            for file in files
            for question in read_gift(file.read_text(encoding="utf-8")).questions
        }

    def question(self, shown: str) -> Question:
        """The question whose text the shown text contains.

        Raises:
            LookupError: no such question in the files.
        """
        words = plain(shown)
        found = [question for text, question in self._questions.items() if text and text in words]
        if not found:
            raise LookupError(f"no right answer known for: {shown[:200]}")
        return max(found, key=lambda question: len(question.text))

    def answer(self, document: Mapping[str, Any]) -> dict[str, Any]:
        """The right answer to a question of an attempt, as the API takes it."""
        question = self.question(document["text_html"])
        shown = document["presentation"]
        if isinstance(question, MultipleChoice):
            return {"choice": right_choices(question, _shown(shown["choices"]))[0]}
        if isinstance(question, MultipleAnswers):
            return {"choices": right_choices(question, _shown(shown["choices"]))}
        if isinstance(question, TrueFalse):
            return {"value": question.value}
        if isinstance(question, Matching):
            return {"pairs": right_pairs(question, _shown(shown["left"]), _shown(shown["right"]))}
        return {"text": right_text(question)}


def right_choices(question: MultipleChoice | MultipleAnswers, shown: Mapping[str, str]) -> list[str]:
    """The keys of the right choices.

    Args:
        shown: text by key, as the page or the API shows them.
    """
    least = Decimal(1) if isinstance(question, MultipleAnswers) else Decimal(100)
    right = {plain(answer.text) for answer in question.answers if answer.fraction >= least}
    return [key for key, text in shown.items() if plain(text) in right]


def right_pairs(question: Matching, left: Mapping[str, str], right: Mapping[str, str]) -> dict[str, str]:
    """The key of the right side by the key of the left side."""
    wanted = {plain(pair.left): plain(pair.right) for pair in question.pairs if pair.left}
    by_text = {plain(text): key for key, text in right.items()}
    return {key: by_text[wanted[plain(text)]] for key, text in left.items()}


def right_text(question: Question) -> str:
    """What to type."""
    if isinstance(question, ShortAnswer):
        return max(question.answers, key=lambda answer: answer.fraction).text
    if isinstance(question, Numerical):
        best = max(question.answers, key=lambda answer: answer.fraction)
        return str(best.value).replace(".", ",")
    return "Saya akan menerapkannya di unit kerja saya bulan depan."


def _shown(items: Iterable[Mapping[str, str]]) -> dict[str, str]:
    return {item["key"]: item["html"] for item in items}
