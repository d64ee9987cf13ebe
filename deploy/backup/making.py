"""Makes a backup of a running installation."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import IO

from sqlalchemy import Connection, text

from deploy.backup.archive import ArchiveWriter
from deploy.backup.consistent_snapshot import consistent_snapshot
from deploy.backup.manifest import Manifest
from deploy.backup.rows import read_rows
from deploy.backup.tables import tables_of
from shared.migrations.schema_version import SchemaVersion
from shared.persistence.database import Database
from shared.persistence.sqlite import WAIT_SECONDS

Progress = Callable[[int], None]


def make_backup(
    databases: Mapping[str, Database],
    stream: IO[bytes],
    *,
    files: Mapping[str, bytes],
    version: str,
    progress: Progress,
    wait_seconds: float = WAIT_SECONDS,
) -> Mapping[str, int]:
    """Write a consistent snapshot of all databases to an archive; return the number of rows by table folder.

    Args:
        databases: by service.
        stream: the target; it may be a pipe.
        files: secrets and definitions, by member name.
        version: of Sinau.
        progress: called with the size of each member.
        wait_seconds: how long to wait for a pause between batches of events.

    Raises:
        NotMigrated, ConsumersBusy, DatabaseBusy: see `consistent_snapshot`.
        OSError: the stream cannot be written to.
    """
    with consistent_snapshot(databases, wait_seconds) as connections:
        tables = [
            table for service in sorted(connections) for table in tables_of(service, connections[service])
        ]
        is_file = any(database.is_sqlite for database in databases.values())
        manifest = Manifest(
            version=version,
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            way="embedded" if is_file else "deployed",
            revisions={service: _revision(connection) for service, connection in connections.items()},
            tables=tuple(tables),
        )
        archive = ArchiveWriter(stream, manifest, progress)
        for name, content in sorted(files.items()):
            archive.add(name, content)
        counts = {
            table.folder: archive.add_rows(table, read_rows(connections[table.service], table))
            for table in tables
        }
    archive.close()
    return counts


def _revision(connection: Connection) -> str:
    return str(
        SchemaVersion.of(connection.execute(text("SELECT version_num FROM alembic_version")).scalars())
    )
