"""Databases that crash, stop, are locked or have no room left."""

import sqlite3
from collections.abc import Iterator

import pytest

from tests.fault.conftest import house_over
from tests.fault.house import House
from tests.fault.servers import PostgresServer, RabbitServer
from tests.integration.messaging.conftest import new_databases


@pytest.fixture
def broken_database(postgres: PostgresServer, rabbit: RabbitServer) -> Iterator[House]:
    """A house whose PostgreSQL may be hurt."""
    made = house_over(new_databases(postgres.url), rabbit.url(rabbit.new_vhost()))
    made.prepare()
    yield made
    made.close()


@pytest.mark.docker
@pytest.mark.xdist_group("broker")
@pytest.mark.parametrize("way", ["killed", "stopped", "frozen"])
def test_postgresql_is_away_for_a_while(broken_database: House, postgres: PostgresServer, way: str) -> None:
    house = broken_database
    shop, store = house.start("shop"), house.start("store")
    house.order(shop, *range(100))
    house.wait_for(lambda: house.packed() > 10)
    {"killed": postgres.kill, "stopped": postgres.stop, "frozen": postgres.freeze}[way]()
    try:
        house.order(shop, *range(100, 120))
        if way != "frozen":
            house.wait_for(lambda: shop.has_said("state=waiting") and store.has_said("state=waiting"))
    finally:
        if way == "frozen":
            postgres.thaw()
        else:
            postgres.start()
    house.check()
    assert not shop.is_gone()
    assert not store.is_gone()


def test_a_locked_sqlite_is_waited_for(embedded: House) -> None:
    shop, store = embedded.start("shop"), embedded.start("store")
    embedded.order(shop, *range(10))
    embedded.wait_for(lambda: embedded.packed() == 10)
    path = str(embedded.databases["store"].url.database)
    with sqlite3.connect(path, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        embedded.order(shop, *range(10, 20))
        embedded.wait_for(lambda: embedded.acknowledged == set(range(20)))
        other.execute("ROLLBACK")
    other.close()
    embedded.check()
    assert not store.is_gone()


@pytest.mark.parametrize("service", ["shop", "store"])
def test_a_full_disk_refuses_and_is_taken_up_again(embedded: House, service: str) -> None:
    # A limit of pages answers as a full disk does: SQLITE_FULL. It is told to the process that writes.
    shop = embedded.start("shop", *(["full"] if service == "shop" else []))
    store = embedded.start("store", *(["full"] if service == "store" else []))
    embedded.order(shop, *range(150))
    if service == "shop":
        embedded.wait_for(lambda: shop.refused)
    else:
        embedded.wait_for(lambda: store.has_said("error=OperationalError"))
    broken = shop if service == "shop" else store
    broken.end()
    healthy = embedded.start(service)
    if service == "shop":
        embedded.order(healthy, *range(1000, 1010))
        embedded.wait_for(lambda: set(range(1000, 1010)) <= embedded.acknowledged)
    embedded.check()
