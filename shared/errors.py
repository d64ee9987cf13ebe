"""The errors that a door turns into an answer; what they share is a stable slug that programs may test for.

    SinauError
    ├── InvalidInput        422  what was sent breaks a rule; `fields` names where
    ├── NotAuthenticated    401  nobody is signed in, or the token is no longer good
    ├── NotAllowed          403  this person may not do this here
    ├── NotFound            404  no such thing, or not one that this person may know of
    ├── Conflict            409  the thing is not in a state that allows this
    ├── PreconditionFailed  412  somebody else changed it first
    ├── TooManyRequests     429  `retry_after` says when to come back
    └── Unavailable         503  something that this needs is not there just now

A service names its own errors for the broken rule (`AttemptAlreadySubmitted`) by subclassing one of these. `status`
is the one word of HTTP here: it spares every service a table from error to answer.
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar


def _slug(name: str) -> str:
    return "".join("_" + c.lower() if c.isupper() else c for c in name).lstrip("_")


class SinauError(Exception):
    """A rule was broken. `detail` says what, why and what to do, in English, for a person.

    Args:
        detail: one or two sentences.
        fields: for input, the messages by field path (`{"modules.0.title": ["…"]}`).
        extra: further members of the problem document, JSON-ready.
    """

    status: ClassVar[int] = 500
    title: ClassVar[str] = "Something went wrong"
    code: ClassVar[str] = "sinau_error"

    def __init_subclass__(cls, **kwargs: object) -> None:
        super().__init_subclass__(**kwargs)
        if "code" not in cls.__dict__:
            cls.code = _slug(cls.__name__)

    def __init__(
        self,
        detail: str = "",
        *,
        fields: Mapping[str, Sequence[str]] | None = None,
        extra: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(detail or self.title)
        self.detail = detail or self.title
        self.fields = {path: list(messages) for path, messages in (fields or {}).items()}
        self.extra = dict(extra or {})


class InvalidInput(SinauError):
    """What was sent breaks a rule."""

    status = 422
    title = "The input is not valid"


class NotAuthenticated(SinauError):
    """Nobody is signed in, or the token is no longer good."""

    status = 401
    title = "Sign in first"


class NotAllowed(SinauError):
    """This person may not do this here."""

    status = 403
    title = "You may not do this"


class NotFound(SinauError):
    """No such thing, or not one that this person may know of."""

    status = 404
    title = "Not found"


class Conflict(SinauError):
    """The thing is not in a state that allows this."""

    status = 409
    title = "Not possible in the present state"


class PreconditionFailed(SinauError):
    """Somebody else changed it first: read it again, then repeat the change."""

    status = 412
    title = "It was changed meanwhile"


class TooManyRequests(SinauError):
    """Too many in too short a time.

    Args:
        retry_after: whole seconds until another try is welcome.
    """

    status = 429
    title = "Too many requests"

    def __init__(self, detail: str = "", *, retry_after: int) -> None:
        super().__init__(detail, extra={"retry_after": retry_after})
        self.retry_after = retry_after


class Unavailable(SinauError):
    """Something that this needs is not there just now."""

    status = 503
    title = "Not available just now"
