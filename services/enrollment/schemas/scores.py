"""Scores over HTTP."""

from typing import Any

from marshmallow import fields


class Score(fields.Decimal):
    """A score from 0 to 100 with two places, as a string so that no reader rounds it."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs["metadata"] = {"type": "string", "pattern": r"^\d+\.\d{2}$", **kwargs.get("metadata", {})}
        super().__init__(places=2, as_string=True, **kwargs)
