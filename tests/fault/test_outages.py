"""Servers that are away for as long as a person needs to notice: beside each other, for they take their time."""

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from tests.fault.conftest import house_over
from tests.fault.house import House, ServiceProcess
from tests.fault.servers import PostgresServer, RabbitServer
from tests.integration.messaging.conftest import new_databases

pytestmark = [pytest.mark.docker, pytest.mark.slow, pytest.mark.xdist_group("outage")]

STOPPED_SECONDS = 60
FROZEN_SECONDS = 30


@pytest.fixture
def on_broken_database(postgres: PostgresServer, make_vhost: Callable[[], str]) -> Iterator[House]:
    """A house whose PostgreSQL may be hurt, and whose RabbitMQ is well."""
    made = house_over(new_databases(postgres.url), f"{make_vhost()}?heartbeat=3")
    made.prepare()
    yield made
    made.close()


def under_load(house: House) -> tuple[ServiceProcess, ServiceProcess]:
    shop, store = house.start("shop"), house.start("store")
    house.order(shop, *range(50))
    house.wait_for(lambda: house.packed() > 5)
    return shop, store


def test_postgresql_stopped_for_a_minute_and_rabbitmq_frozen_for_half_of_it(
    on_broken_database: House, broken_broker: House, postgres: PostgresServer, rabbit: RabbitServer
) -> None:
    database_lost, broker_lost = under_load(on_broken_database), under_load(broken_broker)
    postgres.stop()
    rabbit.freeze()
    began_at = time.monotonic()
    try:
        try:
            broken_broker.order(broker_lost[0], *range(50, 100))
            # Who only lost the broker notices nothing.
            broken_broker.wait_for(lambda: broken_broker.acknowledged == set(range(100)), FROZEN_SECONDS)
            on_broken_database.order(database_lost[0], *range(50, 55))
            on_broken_database.wait_for(lambda: database_lost[0].refused >= set(range(50, 55)))
            wait_until(began_at + FROZEN_SECONDS)
        finally:
            rabbit.thaw()
        # By itself, and within the longest wait between two tries.
        broken_broker.check()
        wait_until(began_at + STOPPED_SECONDS)
    finally:
        postgres.start()
    on_broken_database.order(database_lost[0], *range(100, 120))
    on_broken_database.check()
    assert on_broken_database.acknowledged >= set(range(100, 120))
    assert not any(process.is_gone() for process in (*database_lost, *broker_lost))


def wait_until(instant: float) -> None:
    """Wait for an instant of the monotonic clock: how long something is away is what is tried."""
    threading.Event().wait(max(0.0, instant - time.monotonic()))
