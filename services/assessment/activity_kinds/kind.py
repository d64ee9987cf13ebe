"""What assessment needs to know of a kind of activity that it owns, to keep the ones that a version offers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from services.assessment.models.offerings import QuizOffering, SurveyOffering


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityKind:
    """One kind.

    Attributes:
        name: stands in `Activity.kind`.
        table: holds the activities of this kind that versions offer.
        columns: what is kept of an activity's settings, by column; it raises `InvalidInput` if they lack something.
            Members that it does not know are passed over: the publisher may be of a newer version.
    """

    name: str
    table: type[QuizOffering | SurveyOffering]
    columns: Callable[[Mapping[str, Any]], Mapping[str, Any]]
