"""A survey: assessment asks, keeps the answers and shows them in aggregate only."""

from dataclasses import dataclass

KIND = "survey"


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveySettings:
    """Which form is asked. `l1.v1` is the end-of-course survey (Kirkpatrick's first level) that Sinau ships."""

    form: str = "l1.v1"
