"""A survey: assessment asks, keeps the answers and shows them in aggregate only."""

from dataclasses import dataclass
from typing import Annotated

from shared.schema.types import Length

KIND = "survey"


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveySettings:
    """Which form is asked. `l1.v1` is the end-of-course survey (Kirkpatrick's first level) that Sinau ships."""

    form: Annotated[str, Length(1, 100)] = "l1.v1"
