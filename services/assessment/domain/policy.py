"""Rules that agencies set, with the defaults that Sinau ships."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules in force.

    Attributes:
        attempt_grace_seconds: how long after the deadline an answer is still taken.
        survey_group_minimum: the fewest answers of which an aggregate is shown.
    """

    attempt_grace_seconds: int = 5
    survey_group_minimum: int = 5


def policy_of(rows: Mapping[str, int]) -> Policy:
    """The policy that rows of settings describe; what they do not name keeps its default."""
    known = {name: rows[name] for name in Policy.__slots__ if name in rows}
    return Policy(**known)
