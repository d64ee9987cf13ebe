"""What the HTTP schemas of all services are made of."""

from decimal import Decimal
from typing import Any

from marshmallow import RAISE, fields
from marshmallow import Schema as MarshmallowSchema


class Schema(MarshmallowSchema):
    """A schema that refuses what it does not know: a misspelt field is an error, not a silent loss."""

    class Meta:
        """Settings that marshmallow reads."""

        unknown = RAISE


class Jp(fields.Decimal):
    """Lesson hours: a decimal with two places, as a string on the wire so that no reader rounds it."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs["metadata"] = {
            "type": "string",
            "pattern": r"^-?\d+(\.\d{1,2})?$",
            **kwargs.get("metadata", {}),
        }
        super().__init__(places=2, as_string=True, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Decimal:
        number: Decimal = super()._deserialize(value, attr, data, **kwargs)
        return number


class Instant(fields.AwareDateTime):
    """An instant: RFC 3339 with a zone; one without is refused."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="iso", **kwargs)
