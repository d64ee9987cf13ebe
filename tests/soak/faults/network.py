"""Faults of the network to broker or database: reset, cut within a frame, packets dropped."""

from collections.abc import Iterator
from contextlib import contextmanager
from random import Random

from tests.fault.proxy import DOWN, UP, Proxy
from tests.soak.environment import Environment


@contextmanager
def network_reset(environment: Environment, chance: Random) -> Iterator[None]:
    _either(environment, chance).reset()
    yield


@contextmanager
def network_cut_in_a_frame(environment: Environment, chance: Random) -> Iterator[None]:
    _either(environment, chance).cut_after(chance.choice([UP, DOWN]), chance.randint(1, 3000))
    yield


@contextmanager
def network_swallows(environment: Environment, chance: Random) -> Iterator[None]:
    with swallowing(environment.broker_proxy, chance):
        yield


@contextmanager
def swallowing(proxy: Proxy, chance: Random) -> Iterator[None]:
    """Drop everything in one or both directions."""
    proxy.swallow(*chance.choice([(UP,), (DOWN,), (UP, DOWN)]))
    try:
        yield
    finally:
        # Bytes are missing in the stream, so the connection must be closed.
        proxy.reset()
        proxy.swallow()


def _either(environment: Environment, chance: Random) -> Proxy:
    return chance.choice([environment.broker_proxy, environment.database_proxy])
