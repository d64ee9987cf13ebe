"""What is wrong with a set of questions, told all at once: where, what, why and what to do."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from services.assessment.domain.problem_texts import TEXTS, Values, in_english
from shared.errors import InvalidInput

MOST_PROBLEMS_TOLD = 200


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend.

    Attributes:
        code: a key of `TEXTS`, by which clients say it in another language.
        values: what stands in its sentence, JSON-ready.
        line: counts from 1 in a GIFT file; None for questions that came typed.
        question: counts questions from 1.
    """

    code: str
    values: Values = field(default_factory=dict)
    line: int | None = None
    question: int | None = None

    def __post_init__(self) -> None:
        if self.code not in TEXTS:
            raise ValueError(f"no problem has the code {self.code!r}")

    @property
    def message(self) -> str:
        """The problem in English."""
        return in_english(self.code, self.values)

    def at(self, *, question: int, line: int | None = None) -> "Problem":
        """The same problem, of this question."""
        return replace(self, question=question, line=line)

    def as_document(self) -> dict[str, object]:
        """JSON-ready, for a problem document."""
        return {
            "line": self.line,
            "question": self.question,
            "code": self.code,
            "values": dict(self.values),
            "message": self.message,
        }


class QuestionsRefused(InvalidInput):
    """Typed questions break rules; none was stored. `problems` in the answer names each."""

    title = "The questions were refused"

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        told = [problem.as_document() for problem in self.problems[:MOST_PROBLEMS_TOLD]]
        noun = "problem" if len(self.problems) == 1 else "problems"
        super().__init__(
            f"{len(self.problems)} {noun} found; nothing was stored. Mend what is listed and send it all again.",
            extra={"problems": told, "problem_count": len(self.problems)},
        )


class GiftRefused(QuestionsRefused):
    """A GIFT file breaks rules; none of it was stored. `problems` in the answer names each with its line."""

    title = "The GIFT file was refused"
