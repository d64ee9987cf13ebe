"""Databases that crash, stop, are locked or have no space left."""

import contextlib
import sqlite3
import subprocess
import uuid
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.fault.conftest import environment_over, files
from tests.fault.environment import Environment, ServiceProcess
from tests.fault.servers import PostgresServer, RabbitServer, SmallDisk, wait_for
from tests.integration.messaging.conftest import new_databases


@pytest.fixture
def broken_database(postgres: PostgresServer, rabbit: RabbitServer) -> Iterator[Environment]:
    """An environment whose PostgreSQL may be broken."""
    made = environment_over(new_databases(postgres.url), rabbit.url(rabbit.new_vhost()))
    made.prepare()
    yield made
    made.close()


@pytest.mark.docker
@pytest.mark.xdist_group("broker")
@pytest.mark.parametrize("way", ["killed", "stopped", "frozen"])
def test_postgresql_is_away_for_a_while(
    broken_database: Environment, postgres: PostgresServer, way: str
) -> None:
    environment = broken_database
    shop, store = environment.start("shop"), environment.start("store")
    environment.order(shop, *range(100))
    environment.wait_for(lambda: environment.packed() > 10)
    {"killed": postgres.kill, "stopped": postgres.stop, "frozen": postgres.freeze}[way]()
    try:
        environment.order(shop, *range(100, 120))
        if way != "frozen":
            environment.wait_for(
                lambda: shop.has_logged("state=waiting") and store.has_logged("state=waiting")
            )
    finally:
        if way == "frozen":
            postgres.thaw()
        else:
            postgres.start()
    environment.check()
    assert not shop.is_gone()
    assert not store.is_gone()


@pytest.mark.docker
@pytest.mark.xdist_group("broker")
@pytest.mark.parametrize("how", ["NOLOGIN", "PASSWORD 'another'"])
def test_credentials_for_postgresql_revoked_and_restored(
    broken_database: Environment, postgres: PostgresServer, how: str
) -> None:
    environment, account = broken_database, f"shop_{uuid.uuid4().hex[:8]}"
    postgres.run_sql(f"CREATE ROLE {account} LOGIN SUPERUSER PASSWORD 'first'")
    shop, store = environment.start("shop", username=account, password="first"), environment.start("store")
    environment.order(shop, *range(20))
    environment.wait_for(lambda: environment.packed() == 20)
    postgres.revoke(account, how)
    environment.order(shop, *range(20, 30))
    environment.wait_for(lambda: shop.refused == set(range(20, 30)))
    environment.wait_for(lambda: shop.has_logged("error=OperationalError"))
    postgres.allow(account, "first")
    environment.order(shop, *range(30, 40))
    environment.wait_for(lambda: environment.acknowledged >= set(range(30, 40)))
    environment.check()
    assert not shop.is_gone()
    assert not store.is_gone()


def test_a_locked_sqlite_is_waited_for(embedded: Environment) -> None:
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


def has_answered(shop: ServiceProcess, count: int) -> bool:
    """Whether the shop has confirmed or refused each of so many orders."""
    return shop.acknowledged | shop.refused == set(range(count))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder that is a disk of its own, of 16 MB: room for a log of SQLite that is not yet written back."""
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(folder)], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("a small disk cannot be mounted: that takes the superuser")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(disk: Path) -> Path:
    """Write until there is no room for another byte; the file to delete when there is to be room again."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(512))
    return ballast


@pytest.mark.parametrize("what", ["shop", "store", "broker"])
def test_a_full_disk_refuses_and_all_goes_on_when_there_is_room(
    tmp_path: Path, small_disk: Path, what: str
) -> None:
    urls = files(tmp_path) | ({what: f"sqlite:///{small_disk}/{what}.db"} if what != "broker" else {})
    folder = small_disk if what == "broker" else tmp_path
    environment = environment_over(urls, f"sinau+sqlite:///{folder}/broker.db")
    try:
        environment.prepare()
        shop, store = environment.start("shop"), environment.start("store")
        environment.order(shop, *range(20))
        environment.wait_for(lambda: environment.packed() == 20)
        ballast = fill(small_disk)
        environment.order(shop, *range(20, 170))
        if what == "shop":
            environment.wait_for(lambda: shop.refused)
        else:
            waits = store if what == "store" else shop
            environment.wait_for(lambda: waits.has_logged("state=waiting"))
        environment.wait_for(partial(has_answered, shop, 170))
        ballast.unlink()
        environment.order(shop, *range(200, 210))
        environment.wait_for(lambda: set(range(200, 210)) <= shop.acknowledged)
        environment.check()
        assert not shop.is_gone()
        assert not store.is_gone()
    finally:
        environment.close()


@pytest.fixture
def small_postgres(docker_engine: None) -> Iterator[tuple[PostgresServer, SmallDisk]]:
    """A PostgreSQL on a disk of 120 MB, most of which its own logs take."""
    disk = SmallDisk(120)
    try:
        server = PostgresServer(disk.name)
        with server.container:
            wait_for(server.answers)
            yield server, disk
    finally:
        disk.remove()


@pytest.mark.docker
@pytest.mark.xdist_group("broker")
def test_a_postgresql_without_room_refuses_and_all_goes_on_when_there_is_some(
    small_postgres: tuple[PostgresServer, SmallDisk], make_vhost: Callable[[], str]
) -> None:
    server, disk = small_postgres
    environment = environment_over(new_databases(server.url), f"{make_vhost()}?heartbeat=3")
    try:
        environment.prepare()
        shop, store = environment.start("shop"), environment.start("store")
        environment.order(shop, *range(20))
        environment.wait_for(lambda: environment.packed() == 20)
        disk.fill()
        # What it has room for, and then no more: it refuses, or ends and cannot start.
        first = 20
        while not shop.refused:
            environment.order(shop, *range(first, first + 50))
            first += 50
            environment.wait_for(partial(has_answered, shop, first), 60)
        disk.free()
        wait_for(server.answers)
        environment.order(shop, *range(10_000, 10_010))
        environment.wait_for(lambda: set(range(10_000, 10_010)) <= shop.acknowledged | shop.refused)
        environment.check()
        assert not shop.is_gone()
        assert not store.is_gone()
    finally:
        environment.close()
