"""What is wrong with a set of questions, told all at once: where, what, why and what to do."""

from collections.abc import Sequence
from dataclasses import dataclass

from shared.errors import InvalidInput

MOST_PROBLEMS_TOLD = 200


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend.

    `line` counts from 1 in a GIFT file and is None for questions that came typed; `question` counts questions from 1.
    """

    message: str
    line: int | None = None
    question: int | None = None

    def as_document(self) -> dict[str, object]:
        """JSON-ready, for a problem document."""
        return {"line": self.line, "question": self.question, "message": self.message}


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
