"""What is wrong with questions, all of it at once: where, what, why and how to fix it.

A kind of problem is declared beside the rule that finds it, with its English sentence. Its code is stable: clients
translate by it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from shared.errors import InvalidInput

MOST_PROBLEMS_LISTED = 200

Values = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a question that a problem is about. `text` has a `%(number)s` where there are several such parts."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """One kind of problem.

    Attributes:
        code: what clients translate by.
        text: the English sentence. `%(name)s` stands for each value and `%(what)s` for the part; a percent sign is
            doubled.
    """

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to fix.

    Attributes:
        values: what stands in its sentence, JSON-ready.
        part: what it is about, where its sentence says so.
        line: counts from 1 in a GIFT file; None for questions that came as documents.
        question: counts questions from 1.
    """

    kind: ProblemKind
    values: Values = field(default_factory=dict)
    part: Part | None = None
    line: int | None = None
    question: int | None = None

    @property
    def code(self) -> str:
        """The code of its kind."""
        return self.kind.code

    @property
    def message(self) -> str:
        """The problem in English."""
        what = self.part.text % self.values if self.part is not None else ""
        return self.kind.text % {**self.values, "what": what}

    def at(self, *, question: int, line: int | None = None) -> "Problem":
        """The same problem, of this question."""
        return replace(self, question=question, line=line)

    def as_document(self) -> dict[str, Any]:
        """JSON-ready, for a problem document."""
        part = {} if self.part is None else {"part": self.part.name}
        return {
            "line": self.line,
            "question": self.question,
            "code": self.code,
            "values": {**part, **self.values},
            "message": self.message,
        }


class QuestionsRefused(InvalidInput):
    """Questions break rules; none was stored. `problems` in the answer names each."""

    title = "The questions were refused"

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        listed = [problem.as_document() for problem in self.problems[:MOST_PROBLEMS_LISTED]]
        noun = "problem" if len(self.problems) == 1 else "problems"
        super().__init__(
            f"{len(self.problems)} {noun} found; nothing was stored. Fix what is listed and send it all again.",
            extra={"problems": listed, "problem_count": len(self.problems)},
        )


class GiftRefused(QuestionsRefused):
    """A GIFT file breaks rules; none of it was stored. `problems` in the answer names each with its line."""

    title = "The GIFT file was refused"
