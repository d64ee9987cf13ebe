"""Places at which a test may break a process. All are listed here; unset, one costs a look at an empty table.

    SINAU_FAILPOINT=relay.after_publish:kill python -m …
    SINAU_FAILPOINT=relay.mid_batch:kill:7,consumer.before_commit:raise

`place:action[:nth]`, several with commas between them: at the nth time that the place is passed (the first, when not
said) the action is done, once. Only tests set the variable; a worker that finds it set says so in its log.
"""

import os
import signal
import threading
from collections.abc import Mapping

import structlog

from shared.errors import SinauError

POINTS: Mapping[str, str] = {
    "outbox.recorded": "an event stands in the outbox, and its transaction is still open",
    "relay.before_publish": "rows are committed and read, and none has been handed to the broker",
    "relay.mid_batch": "a row of a batch was written, and others were not; the last kilobytes are not sent yet",
    "relay.after_publish": "the broker has confirmed a batch, and no row is marked as sent",
    "relay.after_mark": "the rows of a batch are marked as sent",
    "consumer.before_commit": "the handlers of a batch have run, and their transaction is still open",
    "consumer.after_commit": "the effects are committed, and nothing is acknowledged",
    "consumer.after_claim": "a side effect is about to be executed",
    "consumer.before_finish": "a side effect was executed, and this is not written yet",
}
"""Every place, and the state when it is passed."""

ACTIONS: Mapping[str, int | None] = {
    "kill": signal.SIGKILL,
    "segfault": signal.SIGSEGV,
    "freeze": signal.SIGSTOP,
    "raise": None,
}
"""What can be done there: a signal to the own process, or `raise` for FailpointReached."""

_log = structlog.get_logger(__name__)
_lock = threading.Lock()


class FailpointReached(SinauError):
    """A test asked for this failure."""


class UnknownFailpoint(SinauError):
    """There is no such place, or no such action."""


def parse(text: str) -> dict[str, tuple[str, int]]:
    """What a value of SINAU_FAILPOINT asks for: by place, the action and how many passes until then.

    Raises:
        UnknownFailpoint: a place or an action is not listed here.
    """
    found: dict[str, tuple[str, int]] = {}
    for item in filter(None, text.split(",")):
        place, _, rest = item.partition(":")
        action, _, nth = rest.partition(":")
        if place not in POINTS or action not in ACTIONS or not (nth or "1").isdigit():
            raise UnknownFailpoint(f"{item!r} is not place:action[:nth] with a known place and action")
        found[place] = (action, int(nth or 1))
    return found


_armed = parse(os.environ.get("SINAU_FAILPOINT", ""))
if _armed:
    _log.critical("failpoints_armed", places=sorted(_armed))


def arm(text: str) -> None:
    """Break this process from now on as `text` says; empty for not at all."""
    with _lock:
        _armed.clear()
        _armed.update(parse(text))


def hit(place: str) -> None:
    """Pass a place.

    Raises:
        FailpointReached: a test asked for it.
    """
    if _armed:
        _pass(place)


def _pass(place: str) -> None:
    with _lock:
        action, left = _armed.get(place, ("", 0))
        if left > 1:
            _armed[place] = (action, left - 1)
        if left != 1:
            return
        del _armed[place]
    number = ACTIONS[action]
    if number is None:
        raise FailpointReached(f"asked for at {place}")
    # To this thread, which then does not go on while another one takes the signal.
    signal.raise_signal(number)
