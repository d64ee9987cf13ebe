"""Failpoints: named in one place, refused when unknown, done once and at the pass that was asked for."""

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
