"""Survey answers in aggregate: what a group said, never what one person said."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from services.assessment.domain.survey_form import STEPS, SurveyQuestion


@dataclass(frozen=True, slots=True)
class ScaleSummary:
    """How often each of the five steps was chosen, and their mean to two places."""

    key: str
    kind: str
    count: int
    steps: list[int]
    mean: Decimal | None


@dataclass(frozen=True, slots=True)
class SurveySummary:
    """What a group said. While fewer than `minimum` answered, nothing but their number is told."""

    response_count: int
    minimum: int
    withheld: bool
    scales: tuple[ScaleSummary, ...]
    comments: tuple[str, ...]


def summarise(
    questions: Sequence[SurveyQuestion], responses: Sequence[Mapping[str, Any]], minimum: int
) -> SurveySummary:
    """The aggregate of answers as kept. Comments are sorted, so that their order tells nothing."""
    if len(responses) < minimum:
        return SurveySummary(len(responses), minimum, True, (), ())
    scales = tuple(
        _scale(
            question.key,
            question.kind,
            [response[question.key] for response in responses if question.key in response],
        )
        for question in questions
        if question.kind != "text"
    )
    comments = tuple(sorted(response["comment"] for response in responses if "comment" in response))
    return SurveySummary(len(responses), minimum, False, scales, comments)


def _scale(key: str, kind: str, values: list[int]) -> ScaleSummary:
    counted = Counter(values)
    mean = None
    if values:
        mean = (Decimal(sum(values)) / len(values)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return ScaleSummary(key, kind, len(values), [counted[step] for step in range(1, STEPS + 1)], mean)
