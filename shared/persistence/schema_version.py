"""Whether a database stands at the newest migration, asked without loading Alembic.

Migrations are numbered files (`0001_initial.py`) and Alembic keeps the number in `alembic_version`.
"""

import importlib
import re
from pathlib import Path

from sqlalchemy import inspect, text

from shared.persistence.database import Database

_NUMBER = re.compile(r"(\d{4})_\w+\.py")


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
    with database.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return False
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
    return found == [newest_migration(service)]
