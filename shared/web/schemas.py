"""What the HTTP schemas of all services are made of."""

from collections.abc import Mapping
from typing import Any

from marshmallow import RAISE, ValidationError, fields, pre_load, validate
from marshmallow import Schema as MarshmallowSchema


class Schema(MarshmallowSchema):
    """A schema that refuses what it does not know: a misspelt field is an error, not a silent loss.

    It refuses NUL in any text, too: PostgreSQL stores none, so both databases shall have none.
    """

    class Meta:
        """Settings that marshmallow reads."""

        unknown = RAISE

    @pre_load
    def refuse_nul(self, data: Any, **_: Any) -> Any:
        """Name each place with a NUL; marshmallow calls this before anything else."""
        found = _nul_in(data)
        if found:
            raise ValidationError(found)
        return data


def _nul_in(value: Any) -> Any:
    """The messages for each NUL in a document, in its shape; none where there is none."""
    if isinstance(value, str):
        return ["NUL is no character of any text: leave it out."] if "\0" in value else None
    if isinstance(value, Mapping):
        return {key: found for key, part in value.items() if (found := _nul_in(part))} or None
    if isinstance(value, list):
        return {number: found for number, part in enumerate(value) if (found := _nul_in(part))} or None
    return None


class Instant(fields.AwareDateTime):
    """An instant: RFC 3339 with a zone; one without is refused."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="iso", **kwargs)


class PageArgs(Schema):
    """The query arguments of every list."""

    limit = fields.Integer(
        load_default=20, validate=validate.Range(1, 100), metadata={"description": "Rows per page."}
    )
    cursor = fields.String(load_default=None, metadata={"description": "`next` of the page before."})


def page_schema(item: type[Schema]) -> type[Schema]:
    """The schema of a page of such items."""
    return Schema.from_dict(  # type: ignore[return-value]
        {"items": fields.List(fields.Nested(item)), "next": fields.String(allow_none=True)},
        name=item.__name__.removesuffix("Schema") + "Page",
    )
