"""The archive's manifest: where it comes from, and which tables follow."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from deploy.backup.errors import DamagedArchive, NewerArchive

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Column:
    """A column and the kind of its values, one of `deploy.backup.values.KINDS`."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table of one service, with its columns in the order of the archive."""

    service: str
    name: str
    columns: tuple[Column, ...]

    @property
    def folder(self) -> str:
        """Its folder in the archive."""
        return f"data/{self.service}/{self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The first member of an archive.

    Attributes:
        version: of Sinau, as its images are tagged.
        made_at: the time of the snapshot, ISO 8601 in UTC.
        way: `deployed` or `embedded`.
        revisions: the migrations of each service's database, as `SchemaVersion` writes them.
        tables: ordered so that no row precedes one that it refers to.
    """

    version: str
    made_at: str
    way: str
    revisions: Mapping[str, str]
    tables: tuple[Table, ...]

    def to_json(self) -> bytes:
        """The content of the member."""
        return json.dumps({"format": FORMAT, **asdict(self)}, indent=1).encode()

    @classmethod
    def from_json(cls, content: bytes) -> Self:
        """Read it.

        Raises:
            DamagedArchive: the content is not a manifest.
            NewerArchive: its format is newer than this version.
        """
        try:
            found: dict[str, Any] = json.loads(content)
            number = found.pop("format")
            if number > FORMAT:
                raise NewerArchive(
                    f"The archive has format {number}, written by Sinau {found.get('version')}; this version reads "
                    f"up to format {FORMAT}: restore it with that version or a later one."
                )
            tables = tuple(
                Table(table["service"], table["name"], tuple(Column(**one) for one in table["columns"]))
                for table in found.pop("tables")
            )
            return cls(tables=tables, **found)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise DamagedArchive(f"Its manifest cannot be read ({type(error).__name__}).") from error
