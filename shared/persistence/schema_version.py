"""Whether a database stands at the newest migration, asked without loading Alembic.

Migrations are numbered files (`0001_initial.py`) and Alembic keeps the number in `alembic_version`.
"""

import importlib
import re
from pathlib import Path

from sqlalchemy import inspect, text

from shared.errors import Unavailable
from shared.persistence.database import Database

_NUMBER = re.compile(r"(\d{4})_\w+\.py")


class SchemaDoesNotFit(Unavailable):
    """The database stands at a migration that this code cannot work with."""


def newest_migration(service: str) -> str:
    """The number of the newest migration of this code.

    Raises:
        LookupError: the service has none.
    """
    package = importlib.import_module(f"services.{service}.migrations")
    folder = Path(str(package.__file__)).parent / "versions"
    numbers = [found[1] for path in folder.iterdir() if (found := _NUMBER.fullmatch(path.name))]
    if not numbers:
        raise LookupError(f"{service} has no migrations")
    return max(numbers)


def is_current(database: Database, service: str) -> bool:
    """Whether the database stands at the newest migration of this code."""
    return stands_at(database) == newest_migration(service)


def stands_at_least(database: Database, service: str) -> bool:
    """Whether the database stands at the newest migration of this code, or at one that came later."""
    return stands_at(database) >= newest_migration(service)


def check_schema(database: Database, service: str, *, accept_newer: bool = False) -> None:
    """Refuse a database that this code does not fit.

    Args:
        accept_newer: a migration fits the code before it as well, so that one may go back to that.

    Raises:
        SchemaDoesNotFit: saying what to do.
    """
    found, known = stands_at(database), newest_migration(service)
    if found > known and not accept_newer:
        raise SchemaDoesNotFit(
            f"{service}: the database stands at migration {found}, and this version knows {known}: start the newer "
            "version, or set SINAU_ACCEPT_NEWER_SCHEMA=1 to go on with the version before it."
        )
    if found < known:
        raise SchemaDoesNotFit(
            f"{service}: the database stands at migration {found or 'none'}, and this version needs {known}: run the "
            "`migrate` command first."
        )


def stands_at(database: Database) -> str:
    """The number at which a database stands; empty, if it was never migrated."""
    with database.reading() as session:
        if not inspect(session.connection()).has_table("alembic_version"):
            return ""
        numbers = session.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
    return max(numbers, default="")
