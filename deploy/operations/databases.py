"""Opens a database of an installation for one command, with a short connect timeout."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import make_url

from deploy.operations.installation import Installation
from shared.errors import Unavailable
from shared.messaging.runtime.announce import announce
from shared.persistence.database import Database

CONNECT_SECONDS = 5.0


class DatabaseMissing(Unavailable):
    """The file of a database is missing."""


@contextmanager
def open_database(
    installation: Installation, service: str, *, connect_seconds: float = CONNECT_SECONDS
) -> Iterator[Database]:
    """A service's database; the first query connects.

    Args:
        connect_seconds: how long a server may take to accept a connection.

    Raises:
        DatabaseMissing: its file does not exist, and must not be created by a query.
    """
    url = make_url(installation.databases[service])
    if url.get_backend_name() == "sqlite":
        if not Path(url.database or "").exists():
            raise DatabaseMissing(f"There is no file {url.database}: start Sinau once, or restore a backup.")
    else:
        url = url.update_query_dict({"connect_timeout": str(max(2, round(connect_seconds)))})
    database = Database(url.render_as_string(hide_password=False), service=service)
    announce(database)
    try:
        yield database
    finally:
        database.dispose()
