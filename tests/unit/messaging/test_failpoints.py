"""Failpoints: named in one place, refused when unknown, done once and at the pass that was asked for."""

import re
import timeit
from pathlib import Path

import pytest

from shared.messaging import failpoints
from shared.messaging.failpoints import FailpointReached, UnknownFailpoint


@pytest.fixture(autouse=True)
def _disarm() -> object:
    yield
    failpoints.arm("")


def test_a_place_that_nobody_asked_for_is_passed() -> None:
    failpoints.hit("relay.after_mark")


def test_the_action_is_done_once_at_the_pass_that_was_asked_for() -> None:
    failpoints.arm("relay.after_mark:raise:3")
    failpoints.hit("relay.after_mark")
    failpoints.hit("relay.mid_batch")
    failpoints.hit("relay.after_mark")
    with pytest.raises(FailpointReached):
        failpoints.hit("relay.after_mark")
    failpoints.hit("relay.after_mark")


@pytest.mark.parametrize(
    "text", ["nowhere:kill", "relay.after_mark:dance", "relay.after_mark", "relay.after_mark:kill:x"]
)
def test_what_is_not_listed_is_refused(text: str) -> None:
    with pytest.raises(UnknownFailpoint):
        failpoints.parse(text)


def test_each_place_stands_in_the_code_and_no_other_does() -> None:
    sources = Path(failpoints.__file__).parent.rglob("*.py")
    passed = {
        name for path in sources for name in re.findall(r'failpoints\.hit\("([^"]+)"\)', path.read_text())
    }
    assert passed == set(failpoints.POINTS)


def test_one_that_nobody_asked_for_costs_a_call_and_a_look(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(place: str) -> None:
        if place is None:
            raise AssertionError(place)

    def fastest(function: object) -> float:
        calls = timeit.Timer("function('relay.mid_batch')", globals={"function": function})
        return min(calls.repeat(repeat=20, number=2_000))

    # No lock is taken and nothing is counted, so the only price is that of any call.
    monkeypatch.setattr(failpoints, "_lock", None)
    monkeypatch.setattr(failpoints, "_pass", None)
    assert fastest(failpoints.hit) < 3 * fastest(nothing)
