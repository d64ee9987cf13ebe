"""Migrations with Alembic: each service has a folder of its own, and one environment serves them all.

`python -m shared.persistence.migrations SERVICE MESSAGE` writes a new migration from the models.
"""

import importlib
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any, Literal

from alembic import command, context
from alembic.autogenerate.api import AutogenContext
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import JSON, MetaData, text

from shared.messaging import tables as messaging_tables
from shared.persistence import tables as platform_tables
from shared.persistence.database import Database
from shared.persistence.model import Exact, UtcDateTime
from shared.persistence.schema_version import stands_at_least

# A migration that waits for a lock makes everybody behind it wait: better it fails and is run again.
LOCK_TIMEOUT = "5s"
TEMPLATE = Path(__file__).with_name("script.py.mako")


def migrations_config(service: str, database: Database | None = None) -> Config:
    """Alembic's settings for one service's folder `services/<service>/migrations`."""
    package = importlib.import_module(f"services.{service}.migrations")
    config = Config()
    config.set_main_option("script_location", str(Path(str(package.__file__)).parent))
    config.set_main_option("path_separator", "os")
    config.attributes["database"] = database
    return config


def upgrade(database: Database, service: str) -> None:
    """Bring the database to the newest migration; costs one query where it is there, or further, already."""
    if not stands_at_least(database, service):
        command.upgrade(migrations_config(service, database), "head")


def run_migrations(metadata: MetaData) -> None:
    """What each service's `env.py` calls.

    Args:
        metadata: of the service's own tables; those of messaging and of the platform are added.
    """
    database: Database = context.config.attributes["database"]
    with database.engine.connect() as connection:
        if not database.is_sqlite:
            connection.execute(text(f"SET lock_timeout = '{LOCK_TIMEOUT}'"))
            connection.commit()
        context.configure(
            connection=connection,
            target_metadata=[metadata, platform_tables.METADATA, messaging_tables.METADATA],
            render_item=_render_item,
            render_as_batch=database.is_sqlite,
            compare_type=True,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()


def _render_item(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:
    """Write our own column types by name, so that a migration reads like the models."""
    if kind == "type" and isinstance(item, (UtcDateTime, Exact, JSON)):
        name = "Json" if isinstance(item, JSON) else type(item).__name__
        autogen.imports.add(f"from shared.persistence.model import {name}")
        return name if name == "Json" else f"{name}()"
    return False


def new_migration(service: str, message: str) -> None:
    """Write the migration that leads from the existing ones to the models as they are now."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/scratch.db", service=service)
        upgrade(database, service)
        config = migrations_config(service, database)
        number = len(list(ScriptDirectory.from_config(config).walk_revisions())) + 1
        # Alembic looks for its template beside the migrations; one copy here serves every service.
        template = Path(str(config.get_main_option("script_location"))) / TEMPLATE.name
        shutil.copy(TEMPLATE, template)
        try:
            command.revision(config, message, autogenerate=True, rev_id=f"{number:04d}")
        finally:
            template.unlink()
        database.dispose()


if __name__ == "__main__":
    new_migration(sys.argv[1], sys.argv[2])
