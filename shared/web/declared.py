"""What an endpoint takes and gives, declared by dataclasses; its signature says the same, and mypy compares them.

    @blueprint.route("/people", methods=["POST"])
    @writing
    @accepts(NewPerson)
    @answers(201, PersonView)
    def register(body: NewPerson) -> PersonView: ...

flask-smorest documents them and refuses what does not fit; answers are dumped without going through marshmallow.
"""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Concatenate, Literal, ParamSpec, TypeAlias, TypeVar, overload

import orjson
from flask import Response
from flask_smorest.arguments import ArgumentsMixin
from flask_smorest.response import ResponseMixin

from shared.errors import InvalidInput
from shared.schema.dumping import dumper_of
from shared.schema.schemas import Use, schema_class_of, schema_of

A = TypeVar("A")
P = ParamSpec("P")
R = TypeVar("R")
Answer: TypeAlias = R | tuple[R, int] | tuple[R, int, Mapping[str, str]] | Response
"""What an endpoint may return: an instance, perhaps with another status and headers, or a response made elsewhere."""


class _Documenting(ArgumentsMixin, ResponseMixin):
    """The two decorators of flask-smorest, apart from a blueprint."""


_documenting = _Documenting()
_USES = {"json": Use.BODY, "query": Use.QUERY}


def accepts(
    shape: type[A], *, location: Literal["json", "query"] = "json"
) -> Callable[[Callable[Concatenate[A, P], R]], Callable[P, R]]:
    """Hand the endpoint an instance of `shape` made of the request's body or query arguments, as first argument.

    With two of these, the one that stands nearer to the endpoint gives the first argument. What does not fit is
    answered with 422 and messages by field path.
    """
    schema = schema_of(shape, _USES[location])

    def decorate(endpoint: Callable[Concatenate[A, P], R]) -> Callable[P, R]:
        @wraps(endpoint)
        def parse(*args: P.args, **kwargs: P.kwargs) -> R:
            try:
                given = _documenting.ARGUMENTS_PARSER.parse(schema, location=location)
            except RecursionError as error:
                raise InvalidInput("The document is nested too deeply.") from error
            return endpoint(given, *args, **kwargs)

        described = _documenting.arguments(schema, location=location)(endpoint)
        parse._apidoc = described._apidoc  # type: ignore[attr-defined]  # where flask-smorest looks
        return parse

    return decorate


@overload
def answers(status: int) -> Callable[[Callable[P, None]], Callable[P, Response]]: ...


@overload
def answers(
    status: int, shape: type[R], *, also: Mapping[int, str] | None = None
) -> Callable[[Callable[P, Answer[R]]], Callable[P, Response]]: ...


def answers(status: int, shape: Any = None, *, also: Mapping[int, str] | None = None) -> Any:
    """Make the response of what the endpoint returns: an instance of `shape`, or nothing.

    An endpoint that answers with another status or with headers returns `(instance, status)` or
    `(instance, status, headers)`; a finished `Response` passes as it is.

    Args:
        also: other statuses by which the endpoint answers with the same shape, and when.
    """
    schema = None if shape is None else schema_class_of(shape, Use.ANSWER)
    dump = None if shape is None else dumper_of(shape, json_values=False)

    def decorate(endpoint: Callable[P, Any]) -> Callable[P, Response]:
        @wraps(endpoint)
        def respond(*args: P.args, **kwargs: P.kwargs) -> Response:
            answer = endpoint(*args, **kwargs)
            if dump is None:
                return Response(status=status)
            if isinstance(answer, Response):
                return answer
            value, reached, *headers = answer if type(answer) is tuple else (answer, status)
            response = Response(orjson.dumps(dump(value)), reached, content_type="application/json")
            response.headers.update(*headers)
            return response

        described = _documenting.response(status, schema)(endpoint)
        for other, when in (also or {}).items():
            described = _documenting.alt_response(other, schema=schema, description=when)(described)
        respond._apidoc = described._apidoc  # type: ignore[attr-defined]  # where flask-smorest looks
        return respond

    return decorate
