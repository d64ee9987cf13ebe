"""What an event is: a frozen dataclass in the past tense, declared once, with a name that is a public promise.

@event("assessment.attempt_graded.v1", subject="attempt_id")
class AttemptGraded(Event):
    '''An attempt has its score.

    Attributes:
        attempt_id: which attempt.
    '''

    attempt_id: UUID
"""

import dataclasses
import re
from collections.abc import Callable
from typing import ClassVar, TypeVar, dataclass_transform

from shared.messaging.errors import InvalidEventClass

_NAME = re.compile(r"[a-z][a-z0-9]*\.[a-z][a-z0-9_]*\.v[1-9][0-9]*")


class Event:
    """What all events share. It has no fields; `@event` gives the rest."""

    __slots__ = ()

    NAME: ClassVar[str]
    """Type on the wire, routing key, and file name of the stored schema."""
    SUBJECT: ClassVar[str]
    """The field that holds the aggregate's id: events of one subject keep their order."""
    PII: ClassVar[bool]
    """Carries NIP, names or addresses; only `identity` may."""
    VERSIONED: ClassVar[bool]
    """Carries the whole state of its subject and its `version`: an older one is skipped."""

    @property
    def publisher(self) -> str:
        """The service that alone may record this event."""
        return publisher_of(type(self))

    @property
    def subject(self) -> str:
        """The aggregate's id."""
        return str(getattr(self, self.SUBJECT))


E = TypeVar("E", bound=Event)


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(dataclasses.field,))
def event(
    name: str, *, subject: str, pii: bool = False, versioned: bool = False
) -> Callable[[type[E]], type[E]]:
    """Make a class an event: a frozen, slotted, keyword-only dataclass that knows its name.

    Args:
        name: `<publisher>.<fact>.v<major>`.
        subject: the field that holds the aggregate's id.
        pii: it carries personal data beyond `person_id`.
        versioned: it carries the full state of its subject, and an integer field `version` that grows.

    Raises:
        InvalidEventClass: the class breaks a rule.
    """

    def declare(cls: type[E]) -> type[E]:
        if not _NAME.fullmatch(name):
            raise InvalidEventClass(f"{cls.__name__}: {name!r} is not <publisher>.<fact>.v<major>")
        if pii and not name.startswith("identity."):
            raise InvalidEventClass(f"{cls.__name__}: only identity publishes personal data")
        if not (cls.__doc__ or "").strip():
            raise InvalidEventClass(f"{cls.__name__}: an event is a public promise; document it")
        cls.NAME, cls.SUBJECT, cls.PII, cls.VERSIONED = name, subject, pii, versioned
        made = dataclasses.dataclass(frozen=True, slots=True, kw_only=True)(cls)
        names = {member.name for member in dataclasses.fields(made)}  # type: ignore[arg-type]  # made by the line above
        if subject not in names:
            raise InvalidEventClass(f"{cls.__name__}: no field {subject!r} to be its subject")
        if versioned and "version" not in names:
            raise InvalidEventClass(f"{cls.__name__}: a versioned event has a field `version`")
        return made

    return declare


def publisher_of(cls: type[Event]) -> str:
    """The service that alone may record events of this class."""
    return cls.NAME.split(".", 1)[0]


def family_of(name: str) -> str:
    """An event's name without its major version: v1 and v2 of one fact are versioned together."""
    return name.rsplit(".", 1)[0]
