"""Upgrade a database, and write new migrations from the tables as they are now."""

import importlib
import shutil
import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config

from shared.migrations.schema_version import (
    PLATFORM,
    PLATFORM_FOLDER,
    SchemaVersion,
    newest_migration,
    stands_at_least,
    written_migrations,
)
from shared.persistence.database import Database

TEMPLATE = Path(__file__).with_name("script.py.mako")
ANY_SERVICE = "catalog"
"""Whose environment serves to write a migration of the platform: all have the same tables of it."""


def migrations_config(service: str, database: Database | None = None) -> Config:
    """Alembic's settings for the migrations of one service and of the platform."""
    folder = _folder(service)
    config = Config()
    config.set_main_option("script_location", str(folder))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", f"{PLATFORM_FOLDER}\n{folder / 'versions'}")
    config.attributes["database"] = database
    return config


def upgrade(database: Database, service: str) -> None:
    """Bring the database to the newest migrations; costs one query where it is there, or further, already."""
    if not stands_at_least(database, service):
        upgrade_to(database, service, newest_migration(service))


def upgrade_to(database: Database, service: str, version: SchemaVersion) -> None:
    """Bring the database to these migrations."""
    config = migrations_config(service, database)
    for revision in version.revisions:
        command.upgrade(config, revision)


def new_migration(branch: str, message: str) -> None:
    """Write the migration that leads from the existing ones to the tables as they are now.

    Args:
        branch: a service, or `platform`.
    """
    is_platform = branch == PLATFORM
    service = ANY_SERVICE if is_platform else branch
    folder = PLATFORM_FOLDER if is_platform else _folder(service) / "versions"
    with tempfile.TemporaryDirectory() as scratch:
        database = Database(f"sqlite:///{scratch}/scratch.db", service=service)
        known = written_migrations(service)
        upgrade_to(database, service, known)
        config = migrations_config(service, database)
        config.attributes["branch"] = branch
        last = known.platform if is_platform else known.service
        number = f"{int(last or 0) + 1:04d}"
        prefix = f"{PLATFORM}_" if is_platform else ""
        # Alembic looks for its template beside the service's folder; one copy here serves every service.
        template = _folder(service) / TEMPLATE.name
        shutil.copy(TEMPLATE, template)
        try:
            command.revision(
                config,
                message,
                autogenerate=True,
                rev_id=f"{prefix}{number}",
                head=f"{prefix}{last}" if last else "base",
                version_path=str(folder),
            )
        finally:
            template.unlink()
        database.dispose()


def _folder(service: str) -> Path:
    package = importlib.import_module(f"services.{service}.migrations")
    return Path(str(package.__file__)).parent
