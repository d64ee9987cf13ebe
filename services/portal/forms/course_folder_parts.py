"""The parts of a course that are made out while its folder is read."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class QuizFile:
    """A quiz's questions: the GIFT text and the file it stands in."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value of the draft was written; lines count from one."""

    file: str
    line: int | None


@dataclass(slots=True)
class Contents:
    """What was made out so far.

    Attributes:
        draft: the document that catalog takes, without ids, owner, trainers and question sets.
        quizzes: by key.
        places: by path in the draft, such as `modules.0.lessons.2.minutes`.
    """

    draft: dict[str, Any] = field(default_factory=dict)
    quizzes: dict[str, QuizFile] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
