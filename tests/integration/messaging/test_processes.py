"""A worker as a process: it ends when it is told to, and an event that kills it is given up alone."""

import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from shared.messaging.admin import listing
from shared.messaging.admin.views import ReceivedEvent
from shared.messaging.broker.topology import DELIVERY_LIMIT
from shared.testing.events import wait_until_settled
from tests.integration.messaging.conftest import Pair
from tests.integration.messaging.facts import OrderPlaced
from tests.integration.messaging.store_process import DEADLY

ROOT = Path(__file__).parents[3]


def start(pair: Pair) -> "subprocess.Popen[bytes]":
    url = pair.databases["store"].url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.integration.messaging.store_process", url, pair.url]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)


def test_a_worker_that_is_told_to_end_finishes_and_exits_with_0(pair: Pair) -> None:
    process = start(pair)
    wait_until_settled(pair.start("shop"))
    pair.place(1, 2, 3)
    pair.wait_for(lambda: pair.effects("store", OrderPlaced.NAME) == [1, 2, 3])
    process.send_signal(signal.SIGTERM)
    assert process.wait(15) == 0


@pytest.mark.slow
def test_an_event_that_kills_the_process_is_given_up_and_its_neighbours_are_not(pair: Pair) -> None:
    wait_until_settled(pair.start("shop"))
    numbers = list(range(1, 31))
    pair.place(*numbers)
    deaths = 0

    def dead() -> list[ReceivedEvent]:
        with pair.databases["store"].reading() as session:
            return listing.dead_events(session, "store")

    def ended_or_given_up(process: "subprocess.Popen[bytes]") -> bool:
        return process.poll() is not None or bool(dead())

    process = start(pair)
    while not dead():
        pair.wait_for(partial(ended_or_given_up, process), timeout=30)
        if process.poll() is not None:
            deaths += 1
            assert deaths < 2 * DELIVERY_LIMIT
            process = start(pair)
    pair.wait_for(lambda: len(pair.effects("store", OrderPlaced.NAME)) == len(numbers) - 1)
    process.send_signal(signal.SIGTERM)
    assert process.wait(15) == 0
    assert deaths == DELIVERY_LIMIT + 1
    assert sorted(pair.effects("store", OrderPlaced.NAME)) == [
        number for number in numbers if number != DEADLY
    ]
    assert [event.reason for event in dead()] == ["given up by the broker: delivery_limit"]
