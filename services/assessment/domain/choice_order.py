"""In which order an attempt shows the answers of a question, and by which keys they are named.

The order follows from the attempt's seed alone, today and in ten years. Keys follow the order shown, so that a key
tells nothing of the order in which the author wrote the answers.
"""

import hashlib
from dataclasses import dataclass

from services.assessment.domain.questions import Matching, MultipleAnswers, MultipleChoice, Question


@dataclass(frozen=True, slots=True)
class ChoiceOrder:
    """How one question is shown in one attempt.

    Attributes:
        choices: the numbers of the answers as written, counted from 0, in the order shown; for a matching question
            the numbers of its distinct right sides.
    """

    choices: tuple[int, ...]

    def key_of(self, choice: int) -> str:
        """The key that an answer is shown with."""
        return letter_key(self.choices.index(choice))

    def choice_of(self, key: str) -> int | None:
        """The answer that a key names, or None."""
        for place, choice in enumerate(self.choices):
            if letter_key(place) == key:
                return choice
        return None


def choice_order(question: Question, *, seed: int, position: int) -> ChoiceOrder:
    """The order of a question's answers in the attempt with that seed; `position` counts questions from 1."""
    if isinstance(question, (MultipleChoice, MultipleAnswers)):
        count = len(question.answers)
    elif isinstance(question, Matching):
        count = len(right_sides(question))
    else:
        count = 0
    return ChoiceOrder(tuple(sorted(range(count), key=lambda choice: _rank(seed, position, choice))))


def right_sides(question: Matching) -> tuple[str, ...]:
    """The distinct right sides, as written."""
    return tuple(dict.fromkeys(pair.right for pair in question.pairs))


def left_sides(question: Matching) -> tuple[str, ...]:
    """The left sides that ask for a match, as written."""
    return tuple(pair.left for pair in question.pairs if pair.left)


def letter_key(place: int) -> str:
    """a, b, …, z, aa, ab, … for places counted from 0."""
    first, last = divmod(place, 26)
    return (letter_key(first - 1) if first else "") + chr(ord("a") + last)


def _rank(seed: int, position: int, choice: int) -> bytes:
    # A hash, not random.shuffle: its order is the same in every version of Python.
    return hashlib.sha256(f"{seed}:{position}:{choice}".encode()).digest()
