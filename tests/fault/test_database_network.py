"""The network between services and PostgreSQL: reset, cut within a message, silent in one direction or both, gone."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy.engine import make_url

from shared.messaging.runtime.worker import Worker
from shared.persistence.database import NETWORK, Database
from tests.fault.conftest import environment_over
from tests.fault.environment import Environment
from tests.fault.process import HASTY, subscriptions_of
from tests.fault.proxy import DOWN, UP, Proxy
from tests.fault.wire import Wired, cut_within, reset_under_load
from tests.integration.messaging.conftest import new_databases

pytestmark = [pytest.mark.docker, pytest.mark.xdist_group("server")]


@pytest.fixture
def wired(postgresql_url: str, make_vhost: Callable[[], str]) -> Iterator[Wired]:
    """An environment whose processes reach PostgreSQL through a proxy, and have had ten orders."""
    environment = environment_over(new_databases(postgresql_url), f"{make_vhost()}?heartbeat=3")
    environment.prepare()
    try:
        with Proxy(int(make_url(postgresql_url).port or 0)) as proxy:
            shop, store = (
                environment.start(service, host="127.0.0.1", port=proxy.port) for service in ("shop", "store")
            )
            environment.order(shop, *range(10))
            environment.wait_for(lambda: environment.packed() == 10)
            yield environment, proxy, shop, store
    finally:
        environment.close()


@contextmanager
def watched(environment: Environment, proxy: Proxy) -> Iterator[Worker]:
    """A worker of the store in this process, whose health can be read."""
    url = environment.databases["store"].url.set(host="127.0.0.1", port=proxy.port)
    database = Database(url.render_as_string(hide_password=False), service="store")
    worker = Worker("store", database, environment.broker_url, subscriptions_of("store"), retry=HASTY)
    worker.start()
    try:
        environment.wait_for(worker.is_ready)
        yield worker
    finally:
        proxy.reset()
        assert worker.stop(), worker.health()
        database.dispose()


def test_connections_to_postgresql_reset_under_load(wired: Wired) -> None:
    environment, _, shop, store = wired
    reset_under_load(wired)
    environment.check()
    assert not shop.is_gone()
    assert not store.is_gone()


@pytest.mark.parametrize("direction", [UP, DOWN])
def test_a_connection_to_postgresql_cut_within_a_message(wired: Wired, direction: str) -> None:
    environment, *_ = wired
    cut_within(wired, direction)
    environment.check()


@pytest.mark.parametrize("directions", [(UP,), (DOWN,), (UP, DOWN)], ids=["up", "down", "both"])
def test_a_postgresql_that_is_silent_is_not_ready_and_all_goes_on_afterwards(
    wired: Wired, directions: tuple[str, ...]
) -> None:
    environment, proxy, shop, store = wired
    with watched(environment, proxy) as worker:
        proxy.swallow(*directions)
        environment.order(shop, *range(10, 30))
        # The worker waits for an answer that does not come; its health is answered meanwhile.
        environment.wait_for(lambda: not worker.is_ready(patience=3))
        assert worker.is_alive()
        assert environment.acknowledged == set(range(10))
        proxy.swallow()
        proxy.reset()
        environment.order(shop, *range(30, 40))
        environment.wait_for(lambda: environment.acknowledged >= set(range(30, 40)))
        environment.wait_for(lambda: worker.is_ready(patience=3))
        environment.check()
    assert not shop.is_gone()
    assert not store.is_gone()


@pytest.mark.slow
def test_a_postgresql_whose_machine_is_gone_is_given_up_and_found_again(wired: Wired) -> None:
    environment, proxy, shop, store = wired
    proxy.vanish()
    environment.order(shop, *range(10, 15))
    # Nothing answers, not even a kernel: without a limit they would wait for two hours.
    longest = NETWORK["tcp_user_timeout"] / 1000 + NETWORK["connect_timeout"] + 15
    environment.wait_for(
        lambda: shop.has_logged("state=waiting") and store.has_logged("state=waiting"), longest
    )
    environment.wait_for(lambda: shop.refused, longest)
    proxy.appear()
    environment.order(shop, *range(20, 30))
    environment.wait_for(lambda: environment.acknowledged >= set(range(20, 30)), longest)
    environment.check()
    assert not shop.is_gone()
    assert not store.is_gone()
