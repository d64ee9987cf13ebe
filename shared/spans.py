"""One trace for all that a request or a command leads to: W3C Trace Context, and spans for whoever collects them.

The trace's id travels with every call and every event and stands in each line of the logs. Spans are recorded only
after `record_with`, which `shared.collector` calls where a collector is named: until then a span costs a function call.
Source: W3C Trace Context (level 1).
"""

import re
import secrets
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Literal, Protocol, Self, TypeAlias

Kind: TypeAlias = Literal["server", "client", "producer", "consumer", "internal"]
Facts: TypeAlias = Mapping[str, str | int | float]
"""What is told of a piece of work, under OpenTelemetry's names; never what may be personal, such as an address."""

_TRACEPARENT = re.compile(
    r"(?!ff)[0-9a-f]{2}-(?P<trace>[0-9a-f]{32})-(?P<span>[0-9a-f]{16})-(?P<flags>[0-9a-f]{2})"
)
_NOBODY = ("0" * 32, "0" * 16)


class Span:
    """A piece of work within a trace. This one is recorded nowhere; `shared.telemetry` has one that is.

    Attributes:
        traceparent: what the work's own calls and events follow from; None if that is decided elsewhere.
    """

    traceparent: str | None = None

    def note(self, facts: Facts) -> None:
        """Tell more about the work."""

    def fail(self, error: str) -> None:
        """The work failed; `error` names the kind of failure."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None


class Recorder(Protocol):
    """What makes spans that are collected."""

    def span(self, name: str, kind: Kind, parent: str | None, facts: Facts) -> Span:
        """A span under `parent`, or under the one that this thread is in."""

    def child_of(self, parent: str, name: str) -> str:
        """A span that is over at once, for an event to follow from."""

    def sent(self, bodies: Sequence[tuple[str, bytes]], began_at: int) -> None:
        """Spans for messages that a broker has acknowledged."""


class _Recording:
    """What this process records its spans with, if it does."""

    recorder: Recorder | None = None


NOT_RECORDED = Span()


def is_recorded() -> bool:
    """Whether spans go anywhere."""
    return _Recording.recorder is not None


def record_with(recorder: Recorder | None) -> None:
    """Record with this one, or with none."""
    _Recording.recorder = recorder


def span(name: str, kind: Kind, *, parent: str | None = None, facts: Facts = MappingProxyType({})) -> Span:
    """A span, to be used in a `with` block.

    Args:
        name: from a bounded set: a route, an event's type.
        parent: the W3C traceparent that it follows from; None is the span that this thread is in.
        facts: see `Facts`.
    """
    recorder = _Recording.recorder
    return NOT_RECORDED if recorder is None else recorder.span(name, kind, parent, facts)


def child_of(parent: str, name: str) -> str:
    """The traceparent of a fact that follows from `parent`."""
    recorder = _Recording.recorder
    if recorder is not None:
        return recorder.child_of(parent, name)
    return f"{parent[:36]}{secrets.token_hex(8)}{parent[52:]}"


def sent(bodies: Sequence[tuple[str, bytes]], began_at: int) -> None:
    """Tell that a broker has acknowledged messages.

    Args:
        bodies: of each its event's type and its CloudEvent.
        began_at: when they were written to it, in nanoseconds since 1970.
    """
    recorder = _Recording.recorder
    if recorder is not None:
        recorder.sent(bodies, began_at)


def read_traceparent(text: str | None) -> str | None:
    """`text` as it goes on from here if it is a valid traceparent, else None."""
    found = _TRACEPARENT.match(text or "")
    if found is None or found["trace"] == _NOBODY[0] or found["span"] == _NOBODY[1]:
        return None
    # A later version may have more members; what is known of it is kept (W3C Trace Context, 4.3).
    if found.string.startswith("00") and found.end() != len(found.string):
        return None
    return f"00-{found['trace']}-{found['span']}-{found['flags']}"


def new_traceparent(trace_id: str) -> str:
    """A traceparent that begins the trace with this id (32 hexadecimal digits)."""
    return f"00-{trace_id}-{secrets.token_hex(8)}-01"


def trace_id_of(traceparent: str | None) -> str | None:
    """The trace's id, for a line of the log."""
    return traceparent[3:35] if traceparent else None
