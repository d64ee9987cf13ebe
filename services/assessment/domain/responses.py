"""The answers of many people to one question, counted by what they say: the base of a question's statistics.

A question has one or more parts (each left side of a matching question is one), and a part has classes of answers.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class ResponseClass:
    """Answers that say the same.

    Attributes:
        key: names it within its part.
        html: what such an answer says, safe to show; empty where its key says it all.
        fraction: of the part that it earns, from 0 to 1; None where a trainer decides.
    """

    key: str
    html: str
    fraction: Fraction | None


@dataclass(frozen=True, slots=True)
class ResponsePart:
    """A part of a question. `html` says which, and is empty where the question has one part only."""

    key: str
    html: str
    classes: tuple[ResponseClass, ...]


class Classified(Protocol):
    """What is counted by its classes: a question."""

    def response_parts(self) -> tuple[ResponsePart, ...]:
        """The parts with all classes that answers can have."""

    def classify(self, answer: Mapping[str, Any]) -> Mapping[str, str]:
        """The key of the class of each part that an answer says something about."""


@dataclass(frozen=True, slots=True)
class PartSummary:
    """How often each class of one part was given, in the part's order, and how many left the part out."""

    part: ResponsePart
    counts: tuple[int, ...]
    unanswered: int


def summarise(question: Classified, answers: Iterable[Mapping[str, Any] | None]) -> tuple[PartSummary, ...]:
    """What a group answered. An answer is None where somebody gave none."""
    classified = [question.classify(answer) if answer is not None else {} for answer in answers]
    summaries = []
    for part in question.response_parts():
        counted = Counter(found[part.key] for found in classified if part.key in found)
        counts = tuple(counted[one.key] for one in part.classes)
        summaries.append(PartSummary(part, counts, len(classified) - sum(counts)))
    return tuple(summaries)
