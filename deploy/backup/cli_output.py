"""CLI output and files of the backup commands: progress, one-line refusals, atomic writes."""

import contextlib
import os
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO

import click
from psycopg import OperationalError
from sqlalchemy.exc import DBAPIError

from deploy.backup.errors import ConsumersBusy, DamagedArchive
from shared.errors import SinauError
from shared.persistence.sqlite import DatabaseBusy

REFUSED, NO_ANSWER, TRY_AGAIN = 1, 2, os.EX_TEMPFAIL
_MEGA = 1_000_000

an_archive = click.argument("file", type=click.Path(path_type=Path, allow_dash=True))


class Meter:
    """Prints progress to standard error every few seconds."""

    EVERY_SECONDS = 3.0

    def __init__(self, word: str) -> None:
        self._word = word
        self._began = self._said = time.monotonic()
        self._bytes = 0

    def __call__(self, count: int) -> None:
        """Add to the number of bytes done."""
        self._bytes += count
        if time.monotonic() - self._said >= self.EVERY_SECONDS:
            self._said = time.monotonic()
            say(f"{self._word} {self._bytes / _MEGA:.0f} MB …")

    def end(self, counts: Mapping[str, int]) -> None:
        """Print the total."""
        seconds = max(time.monotonic() - self._began, 0.001)
        say(
            f"{self._word} {sum(counts.values())} rows of {len(counts)} tables, {self._bytes / _MEGA:.1f} MB, "
            f"in {seconds:.1f} s ({self._bytes / _MEGA / seconds:.0f} MB/s)"
        )


def say(words: str) -> None:
    """Print a line to standard error: standard output may be the archive."""
    click.echo(f"sinau: {words}", err=True)


@contextlib.contextmanager
def refusals() -> Iterator[None]:
    """Turn errors into one line and an exit code."""
    try:
        yield
    except DamagedArchive as error:
        say(f"the archive is refused. {error.detail}")
        raise SystemExit(REFUSED) from error
    except ConsumersBusy as error:
        say(error.detail)
        raise SystemExit(TRY_AGAIN) from error
    except DatabaseBusy as error:
        say(str(error))
        raise SystemExit(TRY_AGAIN) from error
    except SinauError as error:
        say(error.detail)
        raise SystemExit(REFUSED) from error
    except (DBAPIError, OperationalError) as error:
        first = str(getattr(error, "orig", error)).strip().splitlines()[0]
        say(f"a database does not answer as it should: {first}")
        raise SystemExit(NO_ANSWER) from error
    except BrokenPipeError as error:
        # Standard output is closed; without this, Python reports that again when it exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        say("nobody reads the archive any more: it was not finished")
        raise SystemExit(NO_ANSWER) from error
    except OSError as error:
        say(f"{error.filename or 'the archive'}: {error.strerror}")
        raise SystemExit(NO_ANSWER) from error


@contextlib.contextmanager
def written(file: Path) -> Iterator[IO[bytes]]:
    """A new file, readable by its owner alone, that appears only when it is complete."""
    if str(file) == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    partial = file.with_name(file.name + ".part")
    try:
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        partial.replace(file)
    finally:
        partial.unlink(missing_ok=True)


@contextlib.contextmanager
def opened(file: Path) -> Iterator[IO[bytes]]:
    """An existing archive; `-` is standard input."""
    if str(file) == "-":
        yield sys.stdin.buffer
    else:
        with file.open("rb") as stream:
            yield stream
