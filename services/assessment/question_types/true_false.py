"""True or false: a statement is judged."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar, Self

from services.assessment.domain.answers import Answer, only_member
from services.assessment.domain.display_order import DisplayOrder
from services.assessment.domain.gift.answers import Findings, cut_feedback
from services.assessment.domain.gift.lexing import Piece
from services.assessment.domain.gift.texts import TextReader, gift_feedback
from services.assessment.domain.marking import Grade, remarks
from services.assessment.domain.problems import Problem
from services.assessment.domain.question_checks import feedback_problems
from services.assessment.domain.questions import INDONESIAN, Question
from services.assessment.domain.responses import ResponseClass, ResponsePart

_TRUTHS = {"T": True, "TRUE": True, "F": False, "FALSE": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueFalse(Question):
    """A statement that is true or false; `feedback_true` is said to who calls it true."""

    TYPE: ClassVar[str] = "true_false"

    value: bool
    feedback_true: str = ""
    feedback_false: str = ""

    def own_problems(self) -> Iterator[Problem]:
        yield from feedback_problems(self.feedback_true)
        yield from feedback_problems(self.feedback_false)

    def read_answer(self, order: DisplayOrder, given: Answer) -> dict[str, Any] | None:
        return {"value": only_member(given, "value", bool)}

    def grade(self, answer: Answer) -> Grade:
        said = self.feedback_true if answer["value"] else self.feedback_false
        return Grade(Fraction(int(answer["value"] is self.value)), remarks(said))

    def answer_html(self, answer: Answer, language: str) -> str:
        return truth_word(answer["value"], language)

    def correct_html(self, language: str) -> str:
        return truth_word(self.value, language)

    def response_parts(self) -> tuple[ResponsePart, ...]:
        classes = tuple(
            ResponseClass(_key(value), "", Fraction(int(value is self.value))) for value in (True, False)
        )
        return (ResponsePart("", "", classes),)

    def classify(self, answer: Answer) -> dict[str, str]:
        return {"": _key(answer["value"])}

    @classmethod
    def claims_gift(cls, section: Piece | None) -> bool:
        return section is not None and cut_feedback(section)[0].text.upper() in _TRUTHS

    @classmethod
    def from_gift(
        cls, section: Piece, texts: TextReader, findings: Findings, core: Mapping[str, Any]
    ) -> Self:
        word, remarks = cut_feedback(section)
        truth = _TRUTHS[word.text.upper()]
        # After {TRUE or {FALSE comes first what is said to a wrong answer, then what is said to a right one.
        wrong, right = cut_feedback(remarks) if remarks is not None else (None, None)
        remark_of = {truth: texts.read(right), not truth: texts.read(wrong)}
        return cls(**core, value=truth, feedback_true=remark_of[True], feedback_false=remark_of[False])

    def gift_lines(self) -> list[str]:
        wrong = self.feedback_false if self.value else self.feedback_true
        right = self.feedback_true if self.value else self.feedback_false
        word = "TRUE" if self.value else "FALSE"
        if right:
            return [word + (gift_feedback(wrong, self.format) or "#") + gift_feedback(right, self.format)]
        return [word + gift_feedback(wrong, self.format)]


def truth_word(value: bool, language: str) -> str:
    """True or false, in the course's language."""
    if language == INDONESIAN:
        return "Benar" if value else "Salah"
    return "True" if value else "False"


def _key(value: bool) -> str:
    return "true" if value else "false"
