"""What each service's `env.py` calls: Alembic's connection, and the tables that it compares."""

from collections.abc import Callable
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import JSON, MetaData, text

from shared.messaging import tables as messaging_tables
from shared.migrations.schema_version import PLATFORM
from shared.persistence import tables as platform_tables
from shared.persistence.database import Database
from shared.persistence.model import Exact, UtcDateTime

# A migration that waits for a lock makes everybody behind it wait: better it fails and is run again.
LOCK_TIMEOUT = "5s"
PLATFORM_TABLES = (platform_tables.METADATA, messaging_tables.METADATA)


def run_migrations(metadata: MetaData) -> None:
    """Run the migrations that Alembic was asked for.

    Args:
        metadata: of the service's own tables; those of the platform are added.
    """
    database: Database = context.config.attributes["database"]
    with database.engine.connect() as connection:
        if not database.is_sqlite:
            connection.execute(text(f"SET lock_timeout = '{LOCK_TIMEOUT}'"))
            connection.commit()
        context.configure(
            connection=connection,
            target_metadata=[metadata, *PLATFORM_TABLES],
            render_item=_render_item,
            include_object=_belongs_to(context.config.attributes.get("branch")),
            render_as_batch=database.is_sqlite,
            compare_type=True,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()


def _belongs_to(branch: str | None) -> Callable[..., bool]:
    """Which tables a new migration of a branch is about; without one, all are compared."""
    platform = {name for metadata in PLATFORM_TABLES for name in metadata.tables}

    def belongs(item: Any, name: str | None, kind: str, reflected: bool, other: Any) -> bool:
        return kind != "table" or branch is None or (name in platform) == (branch == PLATFORM)

    return belongs


def _render_item(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:
    """Write our own column types by name, so that a migration reads like the models."""
    if kind == "type" and isinstance(item, (UtcDateTime, Exact, JSON)):
        name = "Json" if isinstance(item, JSON) else type(item).__name__
        autogen.imports.add(f"from shared.persistence.model import {name}")
        return name if name == "Json" else f"{name}()"
    return False
