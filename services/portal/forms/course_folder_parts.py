"""The parts of a course that are made out while its folder is read."""

from dataclasses import dataclass, field
from typing import Any, TypeAlias

from shared.contracts.activities import CompletedBy

Activity: TypeAlias = dict[str, Any]
"""An activity as catalog's drafts write it, without id."""


def activity(kind: str, title: str, *, minutes: int = 0, settings: dict[str, Any]) -> Activity:
    """An activity that the course does not ask for, open from the start."""
    return {
        "id": None,
        "kind": kind,
        "title": title,
        "minutes": minutes,
        "required": False,
        "completed_by": CompletedBy.FINISHED.value,
        "available_when": None,
        "settings": settings,
    }


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiz:
    """A quiz of `course.yaml`.

    Attributes:
        activity: its questions are still missing.
        counts: the author lets its score count.
        line: where it begins.
    """

    key: str
    activity: Activity
    counts: bool
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """What completes the course, as `course.yaml` says it.

    Attributes:
        lessons: every page is required (`completion.lessons: all`).
        quizzes: keys of the quizzes that have to be passed.
        meetings: the meetings have to be attended.
        survey: `required`, `optional` or `none`.
        lines: where `meetings` and `survey` stand.
    """

    lessons: bool = True
    quizzes: tuple[str, ...] = ()
    meetings: bool = False
    survey: str = "optional"
    lines: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Contents:
    """What was made out so far.

    Attributes:
        draft: the document that catalog takes, without ids, owner, trainers and question sets.
        quizzes: the questions by key.
        places: by path in the draft, such as `modules.0.activities.2.minutes`.
        positions: of the quizzes in the draft (module, activity), by key.
    """

    draft: dict[str, Any] = field(default_factory=dict)
    quizzes: dict[str, QuizFile] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    positions: dict[str, tuple[int, int]] = field(default_factory=dict)
