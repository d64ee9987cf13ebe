"""Restores an archive into new databases, and exchanges them only after everything was verified."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Protocol

import psycopg
import sqlalchemy.exc
from sqlalchemy import Connection, text

from deploy.backup.archive import ArchiveReader
from deploy.backup.errors import DamagedArchive, NewerArchive, RestoreFailed
from deploy.backup.gaps import send_missing_again
from deploy.backup.manifest import Manifest, Table
from deploy.backup.rows import write_rows
from shared.messaging.subscription import Subscription
from shared.migrations.revisions import upgrade, upgrade_to
from shared.migrations.schema_version import SchemaVersion, newest_migration
from shared.persistence.database import Database

# Errors of a database that refuses a value or a row.
_UNFIT = (psycopg.DataError, psycopg.IntegrityError, sqlalchemy.exc.DataError, sqlalchemy.exc.IntegrityError)

_SEQUENCES = """
SELECT quote_ident(c.relname), quote_ident(a.attname), pg_get_serial_sequence(quote_ident(c.relname), a.attname)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
AND pg_get_serial_sequence(quote_ident(c.relname), a.attname) IS NOT NULL
"""


class Target(Protocol):
    """Where an archive is restored to."""

    def make(self, service: str) -> Database:
        """Create a new, empty database."""

    def put_in_place(self, files: Mapping[str, bytes]) -> None:
        """Make the new databases those of the installation, all or none."""

    def discard(self) -> None:
        """Remove what was created but not put in place. May be repeated."""


@dataclass(frozen=True, slots=True)
class Restored:
    """The result: rows by table folder, as saved and as found, and events to be sent again, by publisher."""

    manifest: Manifest
    saved: Mapping[str, int]
    counts: Mapping[str, int]
    sent_again: Mapping[str, int]


def restore(
    reader: ArchiveReader,
    target: Target,
    subscriptions: Mapping[str, Sequence[Subscription]],
    progress: Callable[[int], None],
) -> Restored:
    """Restore an archive. If anything fails, the target stays unchanged.

    Raises:
        DamagedArchive, NewerArchive: the archive cannot be used.
        RestoreFailed: rows are missing afterwards.
    """
    refuse_newer(reader.manifest)
    databases: dict[str, Database] = {}
    try:
        for service, revision in sorted(reader.manifest.revisions.items()):
            databases[service] = target.make(service)
            _prepare(databases[service], reader.manifest, service, revision)
        files = _load(reader, databases, progress)
        found = _counted_again(databases, reader.manifest)
        _compare(reader.counts, found)
        for service, database in databases.items():
            upgrade(database, service)
        sent_again = send_missing_again(
            databases, subscriptions, datetime.fromisoformat(reader.manifest.made_at)
        )
        for database in databases.values():
            database.dispose()
        target.put_in_place(files)
    finally:
        for database in databases.values():
            database.dispose()
        target.discard()
    return Restored(reader.manifest, reader.counts, found, sent_again)


def refuse_newer(manifest: Manifest) -> None:
    """Refuse an archive whose schema this version does not know.

    Raises:
        NewerArchive, DamagedArchive.
    """
    for service, revision in manifest.revisions.items():
        try:
            newest = newest_migration(service)
        except ImportError as error:
            raise DamagedArchive(f"It has a service {service}, which Sinau has not.") from error
        if not newest.reaches(SchemaVersion.parse(revision)):
            raise NewerArchive(
                f"The archive has {service} at migration {revision}, written by Sinau {manifest.version}; this version "
                f"knows up to {newest}: restore it with that version or a later one."
            )


def _prepare(database: Database, manifest: Manifest, service: str, revision: str) -> None:
    upgrade_to(database, service, SchemaVersion.parse(revision))
    with database.engine.begin() as connection:
        # Migrations insert rows, such as the switch for mail; the archive holds their current values.
        for table in reversed(_of(manifest, service)):
            connection.exec_driver_sql(f'DELETE FROM "{table.name}"')  # noqa: S608 - names of the schema


def _load(
    reader: ArchiveReader, databases: Mapping[str, Database], progress: Callable[[int], None]
) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    tables = {table.folder: table for table in reader.manifest.tables}
    for folder, members in groupby(reader.members(), key=lambda member: member[0].rpartition("/")[0]):
        if not folder.startswith("data/"):
            files.update(members)
            continue
        if folder not in tables:
            raise DamagedArchive(f"It has rows of {folder}, which its manifest does not name.")
        table = tables[folder]
        with databases[table.service].engine.begin() as connection:
            _ease(connection)
            try:
                write_rows(connection, table, _counted(members, progress))
            except _UNFIT as error:
                raise DamagedArchive(f"Rows of {folder} do not fit: {type(error).__name__}.") from error
    for database in databases.values():
        with database.engine.begin() as connection:
            _continue_sequences(connection)
    return files


def _counted(members: Iterator[tuple[str, bytes]], progress: Callable[[int], None]) -> Iterator[bytes]:
    for _, content in members:
        progress(len(content))
        yield content


def _ease(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        # A row may refer to a later row of its table.
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    else:
        # Nothing depends on these rows before all are loaded.
        connection.exec_driver_sql("SET LOCAL synchronous_commit = off")


def _continue_sequences(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        return
    for table, column, sequence in connection.exec_driver_sql(_SEQUENCES).all():
        connection.execute(
            text(f"SELECT setval(:name, coalesce(max({column}), 1), max({column}) IS NOT NULL) FROM {table}"),  # noqa: S608 - names of the schema
            {"name": sequence},
        )


def _counted_again(databases: Mapping[str, Database], manifest: Manifest) -> dict[str, int]:
    found = {}
    for table in manifest.tables:
        with databases[table.service].reading() as session:
            count = session.scalar(text(f'SELECT count(*) FROM "{table.name}"'))  # noqa: S608 - as above
        found[table.folder] = int(count or 0)
    return found


def _compare(saved: Mapping[str, int], found: Mapping[str, int]) -> None:
    for folder, count in saved.items():
        if found[folder] != count:
            raise RestoreFailed(f"{folder} has {found[folder]} rows after it instead of {count}.")


def _of(manifest: Manifest, service: str) -> list[Table]:
    return [table for table in manifest.tables if table.service == service]
