"""Restores into a deployment's PostgreSQL: fills new databases, then exchanges them in one transaction."""

import contextlib
import time
from collections.abc import Iterator, Mapping
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy.engine import URL, make_url

from deploy.backup.errors import InstallationInUse, NoRights
from shared.messaging.broker.connection import Link
from shared.messaging.broker.topology import UNROUTED, inbox_queue, parked_queue
from shared.persistence.database import Database

GOODBYE_SECONDS = 5.0
_CONNECTED = (
    "SELECT datname FROM pg_stat_activity WHERE datname = ANY(%s) AND backend_type = 'client backend'"
)
_NEW, _OLD = "_restoring", "_replaced"


class ServerTarget:
    """The databases of a deployment.

    Args:
        databases: SQLAlchemy address by service, with the service's own account.
        superuser_url: of an account that may create and rename databases, on another database.
        broker_url: its queues are purged, since their messages belong to the replaced data; none: leave them.
        replace: whether to replace existing data.
        may_be_connected: whether services may be connected, as when only the archive is checked.

    Raises:
        InstallationInUse: there is data, or a service is connected.
        NoRights: the account belongs to another server than the databases.
    """

    def __init__(
        self,
        databases: Mapping[str, str],
        superuser_url: str,
        *,
        broker_url: str | None,
        replace: bool,
        may_be_connected: bool = False,
    ) -> None:
        self._urls = {service: make_url(url) for service, url in databases.items()}
        self._superuser_url = make_url(superuser_url)
        self._broker_url = broker_url
        self._refuse_another_server()
        if not replace:
            self._refuse_data()
        if not may_be_connected:
            self._refuse_connected()

    def make(self, service: str) -> Database:
        """See `Target`."""
        url = self._urls[service]
        name = f"{url.database}{_NEW}"
        with self._superuser() as cursor:
            _drop(cursor, name)
            cursor.execute(
                sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8'").format(
                    sql.Identifier(name), sql.Identifier(url.username or "")
                )
            )
            cursor.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name)))
        return Database(url.set(database=name).render_as_string(hide_password=False), service=service)

    def put_in_place(self, files: Mapping[str, bytes]) -> None:
        """See `Target`. `deploy.backup.keys` installs the files, not this target."""
        self._refuse_connected()
        self._empty_queues()
        with self._superuser() as cursor:
            # Left by a restore that was killed here.
            for url in self._urls.values():
                _drop(cursor, f"{url.database}{_OLD}")
            with cursor.connection.transaction():
                for url in self._urls.values():
                    _rename(cursor, f"{url.database}", f"{url.database}{_OLD}")
                    _rename(cursor, f"{url.database}{_NEW}", f"{url.database}")
            for url in self._urls.values():
                _drop(cursor, f"{url.database}{_OLD}")

    def discard(self) -> None:
        """See `Target`."""
        with self._superuser() as cursor:
            for url in self._urls.values():
                _drop(cursor, f"{url.database}{_NEW}")

    def _refuse_another_server(self) -> None:
        for service, url in self._urls.items():
            if (url.host, url.port) != (self._superuser_url.host, self._superuser_url.port):
                raise NoRights(
                    f"The database of {service} is on a server of your own, {url.host}: put the address of a role "
                    "there that may make and rename databases into deploy/secrets/database_url_superuser."
                )

    def _refuse_data(self) -> None:
        for service, url in self._urls.items():
            with _connected(url) as cursor:
                for table in ("outbox", "inbox", "people"):
                    found = cursor.execute("SELECT to_regclass(%s)", (f"public.{table}",)).fetchone()
                    if not found or found[0] is None:
                        continue
                    row = cursor.execute(
                        sql.SQL("SELECT EXISTS (SELECT 1 FROM {})").format(sql.Identifier(table))
                    ).fetchone()
                    if row and row[0]:
                        raise InstallationInUse(
                            f"This deployment is not empty: {service} has rows in {table}. Restore into an empty one, "
                            "or confirm with REPLACE=1 that all its data is to be replaced."
                        )

    def _refuse_connected(self) -> None:
        names = [url.database for url in self._urls.values()]
        ends_at = time.monotonic() + GOODBYE_SECONDS
        with self._superuser() as cursor:
            while connected := cursor.execute(_CONNECTED, (names,)).fetchall():
                if time.monotonic() > ends_at:
                    raise InstallationInUse(
                        f"{connected[0][0]} is in use: stop the services first; `make restore` does."
                    )
                # A closed connection is still listed for a moment.
                cursor.execute("SELECT pg_sleep(0.1)")

    def _empty_queues(self) -> None:
        if self._broker_url is None:
            return
        with contextlib.closing(Link(self._broker_url, name="restore")) as link:
            channel = link.channel()
            for queue in (
                UNROUTED,
                *(name(one) for one in self._urls for name in (inbox_queue, parked_queue)),
            ):
                channel.queue_purge(queue)

    @contextlib.contextmanager
    def _superuser(self) -> Iterator[psycopg.Cursor[Any]]:
        with _connected(self._superuser_url) as cursor:
            yield cursor


def database_ids(databases: Mapping[str, str], superuser_url: str) -> str:
    """Each database's name and OID, sorted: `sinau_catalog 16385, …`."""
    names = [make_url(url).database for url in databases.values()]
    with _connected(make_url(superuser_url)) as cursor:
        rows = cursor.execute(
            "SELECT datname, oid FROM pg_database WHERE datname = ANY(%s)", (names,)
        ).fetchall()
    return ", ".join(sorted(f"{name} {number}" for name, number in rows))


@contextlib.contextmanager
def _connected(url: URL) -> Iterator[psycopg.Cursor[Any]]:
    address = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection, connection.cursor() as cursor:
        yield cursor


def _drop(cursor: psycopg.Cursor[Any], name: str) -> None:
    cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _rename(cursor: psycopg.Cursor[Any], name: str, to: str) -> None:
    cursor.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(name), sql.Identifier(to)))
