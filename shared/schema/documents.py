"""Loading and dumping outside a request: commands, imports, documents in a column."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar, cast

from marshmallow import ValidationError

from shared.errors import InvalidInput
from shared.schema.dumping import dumper_of
from shared.schema.schemas import Use, schema_of

T = TypeVar("T")


def load(cls: type[T], document: Mapping[str, Any], *, tolerant: bool = False) -> T:
    """Make an instance of a document as a request's body would make it.

    Args:
        tolerant: pass over unknown members and limits, as a consumer does with what a newer publisher has written.

    Raises:
        InvalidInput: with the messages by path.
    """
    try:
        return cast(T, schema_of(cls, Use.RECEIVED if tolerant else Use.BODY).load(document))
    except ValidationError as error:
        raise InvalidInput(fields=messages_by_path(error.messages)) from error


def dump(value: Any) -> dict[str, Any]:
    """The document of an instance, in values that JSON has."""
    return dumper_of(type(value), json_values=True)(value)


def messages_by_path(messages: Any) -> dict[str, list[str]]:
    """The nested messages of marshmallow as the members of a problem document: `{"modules.0.title": ["…"]}`."""
    return dict(_flattened(messages, ""))


def _flattened(messages: Any, path: str) -> Iterator[tuple[str, list[str]]]:
    if isinstance(messages, Mapping):
        for key, value in messages.items():
            yield from _flattened(value, f"{path}.{key}" if path else str(key))
    else:
        yield path, [str(message) for message in messages] if isinstance(messages, list) else [str(messages)]
