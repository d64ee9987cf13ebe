"""The archive: a gzip-compressed tar file, written and read as a stream.

    manifest.json                          the format, and which tables follow
    secrets/…  broker/definitions.json     unchanged
    data/<service>/<table>/000001 …        rows in PostgreSQL's COPY format, in blocks of some megabytes
    counts.json                            row counts by table
    SHA256SUMS                             of every member before it, as `sha256sum --check` reads it

The checksums come last, so an archive without them is truncated.
"""

import gzip
import hashlib
import io
import json
import re
import tarfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import IO

from deploy.backup.errors import DamagedArchive
from deploy.backup.manifest import Manifest, Table

PIECE_BYTES = 8 * 1024 * 1024
MOST_BYTES = 512 * 1024 * 1024
"""A larger member is refused: a block ends with the row that fills it."""
# The fastest level: compression is the bottleneck, and level 6 takes three times as long to save a tenth more.
LEVEL = 1
MANIFEST, COUNTS, SUMS = "manifest.json", "counts.json", "SHA256SUMS"

_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*){0,3}")
_BROKEN = (tarfile.TarError, EOFError, OSError, zlib.error)


class ArchiveWriter:
    """Writes one archive.

    Args:
        stream: the target; it is never read, so it may be a pipe.
        manifest: the first member.
        progress: called with the size of each member.
    """

    def __init__(self, stream: IO[bytes], manifest: Manifest, progress: Callable[[int], None]) -> None:
        self._time = int(datetime.fromisoformat(manifest.made_at).timestamp())
        self._gzip = gzip.GzipFile(
            filename="", fileobj=stream, mode="wb", compresslevel=LEVEL, mtime=self._time
        )
        # `close` closes it: a partial archive must not look complete.
        self._tar = tarfile.open(fileobj=self._gzip, mode="w|", format=tarfile.PAX_FORMAT)  # noqa: SIM115
        self._sums: list[str] = []
        self._counts: dict[str, int] = {}
        self._progress = progress
        self.add(MANIFEST, manifest.to_json())

    def add(self, name: str, content: bytes) -> None:
        """Add a member."""
        self._put(name, content)
        self._sums.append(f"{hashlib.sha256(content).hexdigest()}  {name}\n")
        self._progress(len(content))

    def add_rows(self, table: Table, blocks: Iterator[bytes]) -> int:
        """Add a table's rows and return how many there were.

        Args:
            blocks: COPY text; each block ends with a whole row.
        """
        piece, number = bytearray(), 0
        self._counts[table.folder] = 0
        for block in blocks:
            piece += block
            if len(piece) >= PIECE_BYTES:
                number += 1
                self._add_piece(table, number, bytes(piece))
                piece.clear()
        if piece:
            self._add_piece(table, number + 1, bytes(piece))
        return self._counts[table.folder]

    def close(self) -> None:
        """Write counts and checksums. Readers refuse an archive that was not closed."""
        self.add(COUNTS, json.dumps(self._counts, indent=1).encode())
        self._put(SUMS, "".join(self._sums).encode())
        self._tar.close()
        self._gzip.close()

    def _add_piece(self, table: Table, number: int, content: bytes) -> None:
        # A line break inside a value is escaped as \n, so every line break ends a row.
        self._counts[table.folder] += content.count(b"\n")
        self.add(f"{table.folder}/{number:06d}", content)

    def _put(self, name: str, content: bytes) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mode, member.mtime = len(content), 0o600, self._time
        self._tar.addfile(member, io.BytesIO(content))


class ArchiveReader:
    """Reads one archive from front to end.

    Attributes:
        manifest: its first member.
        counts: rows by table folder, complete once everything has been read.

    Raises:
        DamagedArchive, NewerArchive: it cannot be read.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        self._sums: dict[str, str] = {}
        self._seen: dict[str, int] = {}
        self.counts: Mapping[str, int] = {}
        self._gzip = gzip.GzipFile(fileobj=stream, mode="rb")
        self._members = self._read()
        name, content = next(self._members, ("", b""))
        if name != MANIFEST:
            raise DamagedArchive("It does not begin with a manifest, so it is no backup of Sinau.")
        self.manifest = Manifest.from_json(content)

    def members(self) -> Iterator[tuple[str, bytes]]:
        """Every member except counts and checksums. The content is verified only once the iterator has ended.

        Raises:
            DamagedArchive: the archive is truncated or was altered.
        """
        end: dict[str, bytes] = {}
        for name, content in self._members:
            if name in (COUNTS, SUMS):
                end[name] = content
                continue
            if end:
                raise DamagedArchive(f"{name} stands behind the end.")
            if name.startswith("data/"):
                folder = name.rpartition("/")[0]
                self._seen[folder] = self._seen.get(folder, 0) + content.count(b"\n")
            yield name, content
        self._verify(end)

    def _read(self) -> Iterator[tuple[str, bytes]]:
        try:
            with tarfile.open(fileobj=self._gzip, mode="r|") as tar:
                for member in tar:
                    if (
                        not member.isreg()
                        or not _NAME.fullmatch(member.name)
                        or member.size > MOST_BYTES
                        or member.name in self._sums
                    ):
                        raise DamagedArchive(f"It holds {member.name!r}, which no backup of Sinau does.")
                    file = tar.extractfile(member)
                    content = file.read() if file is not None else b""
                    if len(content) != member.size:
                        raise DamagedArchive(f"It is cut off within {member.name}.")
                    self._sums[member.name] = hashlib.sha256(content).hexdigest()
                    yield member.name, content
            # Read the rest, so that gzip compares its own checksum.
            while self._gzip.read(1 << 20):
                pass
        except _BROKEN as error:
            raise DamagedArchive(
                f"It is cut off or damaged: {str(error) or type(error).__name__}."
            ) from error

    def _verify(self, end: Mapping[str, bytes]) -> None:
        if set(end) != {COUNTS, SUMS}:
            raise DamagedArchive("It is cut off: its checksums are missing.")
        try:
            written = {line[66:]: line[:64] for line in end[SUMS].decode().splitlines()}
            self.counts = {str(folder): int(count) for folder, count in json.loads(end[COUNTS]).items()}
        except (ValueError, AttributeError) as error:
            raise DamagedArchive("Its checksums cannot be read.") from error
        del self._sums[SUMS]
        for name in sorted(written.keys() | self._sums.keys()):
            if written.get(name) != self._sums.get(name):
                raise DamagedArchive(f"{name} is not what was written: its checksum differs.")
        wanted = {table.folder for table in self.manifest.tables}
        if self.counts.keys() != wanted or not self._seen.keys() <= wanted:
            raise DamagedArchive("Its tables are not those of its manifest.")
        for folder, count in self.counts.items():
            if self._seen.get(folder, 0) != count:
                raise DamagedArchive(f"{folder} has {self._seen.get(folder, 0)} rows instead of {count}.")
