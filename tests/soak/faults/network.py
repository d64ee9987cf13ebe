"""The network to the broker, or to the database: reset, cut within a frame, silent."""

from collections.abc import Iterator
from contextlib import contextmanager
from random import Random

from tests.fault.proxy import DOWN, UP, Proxy
from tests.soak.campus import Campus


@contextmanager
def network_reset(campus: Campus, chance: Random) -> Iterator[None]:
    _either(campus, chance).reset()
    yield


@contextmanager
def network_cut_in_a_frame(campus: Campus, chance: Random) -> Iterator[None]:
    _either(campus, chance).cut_after(chance.choice([UP, DOWN]), chance.randint(1, 3000))
    yield


@contextmanager
def network_swallows(campus: Campus, chance: Random) -> Iterator[None]:
    with swallowing(campus.broker_proxy, chance):
        yield


@contextmanager
def swallowing(proxy: Proxy, chance: Random) -> Iterator[None]:
    """Let nothing through in one direction, or in either."""
    proxy.swallow(*chance.choice([(UP,), (DOWN,), (UP, DOWN)]))
    try:
        yield
    finally:
        # What was swallowed is missing in the middle: such a connection is broken for good, as after a real outage.
        proxy.reset()
        proxy.swallow()


def _either(campus: Campus, chance: Random) -> Proxy:
    return chance.choice([campus.broker_proxy, campus.database_proxy])
