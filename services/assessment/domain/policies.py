"""The rules that agencies set in assessment, with the values that Sinau ships."""

from dataclasses import dataclass
from typing import Annotated, Any

from shared.policies.definition import Policy
from shared.schema.types import Range


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptRules:
    """How attempts with a time limit end.

    Attributes:
        grace_seconds: how long after the deadline an answer is still taken, for a poor link.
    """

    grace_seconds: Annotated[int, Range(0, 600)] = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyRules:
    """When answers to surveys are shown to staff.

    Attributes:
        group_minimum: the fewest answers of which an aggregate is shown, so that nobody can be recognised.
    """

    group_minimum: Annotated[int, Range(1, 1000)] = 5


ATTEMPTS = Policy(name="attempts", default=AttemptRules())
SURVEYS = Policy(name="surveys", default=SurveyRules())

ALL: tuple[Policy[Any], ...] = (
    ATTEMPTS,
    SURVEYS,
)
"""Every policy of the service, in the order in which they are shown."""
