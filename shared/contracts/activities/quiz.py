"""A quiz: questions that assessment asks and grades."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from shared.schema.types import Range

KIND = "quiz"


class Purpose(StrEnum):
    """What a quiz is for: a pre-test measures the start, a post-test the end, practice only trains."""

    PRETEST = "pretest"
    POSTTEST = "posttest"
    PRACTICE = "practice"


class Review(StrEnum):
    """When a participant sees questions and right answers again."""

    AFTER_SUBMIT = "after_submit"
    AFTER_PASS = "after_pass"  # noqa: S105 - passing, not a password
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizSettings:
    """The rules a quiz is taken by.

    Attributes:
        attempts: how many a participant has.
        time_limit_minutes: of one attempt; none for no limit.
        question_set_id: the immutable set of questions that assessment holds; none in a draft without questions.
    """

    purpose: Purpose = Purpose.PRACTICE
    attempts: Annotated[int, Range(1, 99)] = 1
    passing_score: Annotated[int, Range(0, 100)] = 70
    time_limit_minutes: Annotated[int, Range(1, 600)] | None = None
    review: Review = Review.AFTER_SUBMIT
    question_set_id: UUID | None = None
    question_count: Annotated[int, Range(1, 10_000)] | None = None
