"""Makes a backup of a running installation."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import IO

from sqlalchemy import Connection, text

from deploy.backup.archive import ArchiveWriter
from deploy.backup.cut import consistent_cut
from deploy.backup.manifest import Manifest
from deploy.backup.rows import read_rows
from deploy.backup.tables import tables_of
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
    """Write an archive of all databases as they are at one moment, while they are in use; rows by table folder.

    Args:
        databases: by service.
        stream: where to; it may be a pipe.
        files: by their name in the archive: secrets and definitions.
        version: of Sinau.
        progress: called with the bytes of each piece.
        wait_seconds: how long to wait for a pause between the batches of events.

    Raises:
        NotMigrated, ConsumersBusy, DatabaseBusy: see `consistent_cut`.
        OSError: the stream takes no more.
    """
    with consistent_cut(databases, wait_seconds) as connections:
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
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())
