"""Where a database stands in its two branches, asked without loading Alembic.

Migrations are numbered files (`0001_initial.py`, `platform_0001_initial.py`). Alembic keeps the number of each branch
in `alembic_version`: the service's as it is, the platform's as `platform_0001`.
"""

import importlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import inspect, text

from shared.errors import Unavailable
from shared.persistence.database import Database

PLATFORM = "platform"
PLATFORM_FOLDER = Path(__file__).with_name(PLATFORM)
_PREFIX = f"{PLATFORM}_"
_NUMBER = re.compile(rf"(?:{_PREFIX})?(\d{{4}})_\w+\.py")


class SchemaDoesNotFit(Unavailable):
    """The database stands at a migration that this code cannot work with."""


@dataclass(frozen=True, slots=True)
class SchemaVersion:
    """The number of the last migration of each branch; empty, if there was none."""

    service: str = ""
    platform: str = ""

    @classmethod
    def of(cls, revisions: Iterable[str]) -> "SchemaVersion":
        """Make it of Alembic's revisions."""
        revisions = list(revisions)
        services = [each for each in revisions if not each.startswith(_PREFIX)]
        platforms = [each.removeprefix(_PREFIX) for each in revisions if each.startswith(_PREFIX)]
        return cls(max(services, default=""), max(platforms, default=""))

    @property
    def revisions(self) -> list[str]:
        """Alembic's names of it."""
        platform = [f"{_PREFIX}{self.platform}"] if self.platform else []
        return [*platform, *([self.service] if self.service else [])]

    def reaches(self, other: "SchemaVersion") -> bool:
        """Whether every migration of the other one is in this one."""
        return self.service >= other.service and self.platform >= other.platform

    @classmethod
    def parse(cls, text: str) -> "SchemaVersion":
        """Read what `str` wrote."""
        return cls.of(part for part in text.split("+") if part != "none")

    def __str__(self) -> str:
        return "+".join(self.revisions) or "none"


def newest_migration(service: str) -> SchemaVersion:
    """The newest migrations of this code.

    Raises:
        LookupError: the service has none.
    """
    newest = written_migrations(service)
    if not newest.service:
        raise LookupError(f"{service} has no migrations")
    return newest


def written_migrations(service: str) -> SchemaVersion:
    """As `newest_migration`, also while the service has none."""
    package = importlib.import_module(f"services.{service}.migrations")
    own = _newest_in(Path(str(package.__file__)).parent / "versions")
    return SchemaVersion(own, _newest_in(PLATFORM_FOLDER))


def is_current(database: Database, service: str) -> bool:
    """Whether the database stands at the newest migrations of this code."""
    return stands_at(database) == newest_migration(service)


def stands_at_least(database: Database, service: str) -> bool:
    """Whether the database stands at the newest migrations of this code, or at some that came later."""
    return stands_at(database).reaches(newest_migration(service))


def check_schema(database: Database, service: str, *, accept_newer: bool = False) -> None:
    """Refuse a database that this code does not fit.

    Args:
        accept_newer: a migration fits the code before it as well, so that one may go back to that.

    Raises:
        SchemaDoesNotFit: saying what to do.
    """
    found, known = stands_at(database), newest_migration(service)
    if not found.reaches(known):
        raise SchemaDoesNotFit(
            f"{service}: the database stands at migration {found}, and this version needs {known}: run the "
            "`migrate` command first."
        )
    if found != known and not accept_newer:
        raise SchemaDoesNotFit(
            f"{service}: the database stands at migration {found}, and this version knows {known}: start the newer "
            "version, or set SINAU_ACCEPT_NEWER_SCHEMA=1 to go on with the version before it."
        )


def stands_at(database: Database) -> SchemaVersion:
    """The migrations at which a database stands."""
    with database.reading() as session:
        if not inspect(session.connection()).has_table("alembic_version"):
            return SchemaVersion()
        return SchemaVersion.of(session.execute(text("SELECT version_num FROM alembic_version")).scalars())


def _newest_in(folder: Path) -> str:
    numbers = [found[1] for path in folder.iterdir() if (found := _NUMBER.fullmatch(path.name))]
    return max(numbers, default="")
