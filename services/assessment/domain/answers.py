"""A learner's answer to a question: what the types share in checking it.

On the wire answers name the keys that the attempt shows; stored are the numbers of the items as the author wrote
them, so that grading and statistics need no seed. No answer is None.
"""

from collections.abc import Mapping
from typing import Any

from services.assessment.domain.display_order import DisplayOrder
from shared.errors import InvalidInput
from shared.schema.text import storable
from shared.schema.types import Invalid

LONGEST_LINE = 500

Answer = Mapping[str, Any]


class AnswerNotUnderstood(InvalidInput):
    """The answer is not one that this question can have."""

    title = "This answer does not fit the question"


def only_member(given: Answer, name: str, kind: type) -> Any:
    """The value of an answer's one member.

    Raises:
        AnswerNotUnderstood: it has other members, or a value of another type.
    """
    value = given.get(name)
    if set(given) != {name} or not isinstance(value, kind):
        raise AnswerNotUnderstood(
            f"Send the answer to this question as {{{name!r}: …}} with a value of its type."
        )
    return value


def item_named(order: DisplayOrder, key: Any) -> int:
    """The item that a key of the attempt names.

    Raises:
        AnswerNotUnderstood: no item is shown with this key.
    """
    item = order.item_of(key) if isinstance(key, str) else None
    if item is None:
        raise AnswerNotUnderstood(
            f"No item {str(key)[:20]!r} is shown: send one of the keys of this attempt."
        )
    return item


def typed_text(given: Answer, longest: int) -> dict[str, Any] | None:
    """A typed answer; None if it is blank.

    Raises:
        AnswerNotUnderstood: it is too long, or holds a character that no database keeps.
    """
    text: str = only_member(given, "text", str).strip()
    if len(text) > longest:
        raise AnswerNotUnderstood(
            f"The answer is {len(text)} characters long; {longest} is the most. Shorten it."
        )
    try:
        storable(text)
    except Invalid as error:
        raise AnswerNotUnderstood(error.message) from error
    return {"text": text} if text else None
