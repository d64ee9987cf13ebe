"""Servers that are unavailable for half a minute and more, both in one test to save time."""

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from tests.fault.conftest import environment_over
from tests.fault.environment import Environment, ServiceProcess
from tests.fault.servers import PostgresServer, RabbitServer
from tests.integration.messaging.conftest import new_databases

pytestmark = [pytest.mark.docker, pytest.mark.slow, pytest.mark.xdist_group("outage")]

STOPPED_SECONDS = 60
FROZEN_SECONDS = 30


@pytest.fixture
def on_broken_database(postgres: PostgresServer, make_vhost: Callable[[], str]) -> Iterator[Environment]:
    """An environment whose PostgreSQL may be broken, and whose RabbitMQ works."""
    made = environment_over(new_databases(postgres.url), f"{make_vhost()}?heartbeat=3")
    made.prepare()
    yield made
    made.close()


def under_load(environment: Environment) -> tuple[ServiceProcess, ServiceProcess]:
    shop, store = environment.start("shop"), environment.start("store")
    environment.order(shop, *range(50))
    environment.wait_for(lambda: environment.packed() > 5)
    return shop, store


def test_postgresql_stopped_for_a_minute_and_rabbitmq_frozen_for_half_of_it(
    on_broken_database: Environment,
    broken_broker: Environment,
    postgres: PostgresServer,
    rabbit: RabbitServer,
) -> None:
    database_lost, broker_lost = under_load(on_broken_database), under_load(broken_broker)
    postgres.stop()
    rabbit.freeze()
    began_at = time.monotonic()
    try:
        try:
            broken_broker.order(broker_lost[0], *range(50, 100))
            # Without the broker alone, clients notice nothing.
            broken_broker.wait_for(lambda: broken_broker.acknowledged == set(range(100)), FROZEN_SECONDS)
            on_broken_database.order(database_lost[0], *range(50, 55))
            on_broken_database.wait_for(lambda: database_lost[0].refused >= set(range(50, 55)))
            wait_until(began_at + FROZEN_SECONDS)
        finally:
            rabbit.thaw()
        # It recovers by itself, within the longest wait between two attempts.
        broken_broker.check()
        wait_until(began_at + STOPPED_SECONDS)
    finally:
        postgres.start()
    on_broken_database.order(database_lost[0], *range(100, 120))
    on_broken_database.check()
    assert on_broken_database.acknowledged >= set(range(100, 120))
    assert not any(process.is_gone() for process in (*database_lost, *broker_lost))


def wait_until(instant: float) -> None:
    """Wait for an instant of the monotonic clock: how long an outage takes is what is tested."""
    threading.Event().wait(max(0.0, instant - time.monotonic()))
