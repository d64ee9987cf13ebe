"""`sinau backup`, `sinau restore` and what the host's commands ask of containers; also as `python -m deploy.backup`."""

import contextlib
import json
import os
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO

import click
from psycopg import OperationalError
from sqlalchemy.exc import DBAPIError

from deploy.backup import keys, on_host, samples
from deploy.backup.archive import ArchiveReader
from deploy.backup.errors import BackupRefused, DamagedArchive
from deploy.backup.folder import FolderTarget, refuse_running
from deploy.backup.making import make_backup
from deploy.backup.restoring import Restored, Target, refuse_newer, restore
from deploy.backup.server import ServerTarget
from deploy.embedded.composition import SUBSCRIPTIONS
from deploy.operations.installation import Installation
from deploy.upgrade.compose import CommandFailed
from shared.errors import SinauError
from shared.messaging.topology import export_definitions, topology_of
from shared.persistence.database import Database
from shared.web.metrics import LAST_BACKUP

REFUSED, NO_ANSWER = 1, 2
SECRETS = Path("/var/lib/sinau/secrets")
_MEGA = 1_000_000

_file = click.argument("file", type=click.Path(path_type=Path, allow_dash=True))


class Meter:
    """Says on standard error, every few seconds, how much has been done."""

    EVERY_SECONDS = 3.0

    def __init__(self, word: str) -> None:
        self._word = word
        self._began = self._said = time.monotonic()
        self._bytes = 0

    def __call__(self, count: int) -> None:
        """So many bytes more."""
        self._bytes += count
        if time.monotonic() - self._said >= self.EVERY_SECONDS:
            self._said = time.monotonic()
            say(f"{self._word} {self._bytes / _MEGA:.0f} MB …")

    def end(self, counts: Mapping[str, int]) -> None:
        """Say what it came to."""
        seconds = max(time.monotonic() - self._began, 0.001)
        say(
            f"{self._word} {sum(counts.values())} rows of {len(counts)} tables, {self._bytes / _MEGA:.1f} MB, "
            f"in {seconds:.1f} s ({self._bytes / _MEGA / seconds:.0f} MB/s)"
        )


def say(words: str) -> None:
    """A line for the operator; standard output may be the archive."""
    click.echo(f"sinau: {words}", err=True)


@click.command()
@_file
def backup(file: Path) -> None:
    """Save the whole installation in FILE, while it runs; `-` is standard output.

    One moment of all databases, the secrets and the broker's definitions. Messages in queues need no saving: outboxes
    have them. Whoever has the file has everybody's data and every key: keep it where only you can read it.
    """
    with refusals():
        _save(Installation.from_environment(), file)


@click.command("restore")
@_file
@click.option("--replace", is_flag=True, help="Confirm that all data that is there goes.")
@click.option("--check", is_flag=True, help="Only say whether it could be restored here; change nothing.")
@click.option("--keep-queues", is_flag=True, help="Leave the broker alone.")
def restore_command(file: Path, replace: bool, check: bool, keep_queues: bool) -> None:
    """Bring back what `backup` saved in FILE, into an empty installation; `-` is standard input.

    Nothing is changed unless all of it can be. With Docker Compose run `make restore FROM=…`, which stops the services
    and puts the keys in place as well.
    """
    with refusals(), _read(file) as stream:
        reader = ArchiveReader(stream)
        refuse_newer(reader.manifest)
        target = _target(replace=replace, keep_queues=keep_queues, is_check=check)
        if check or stream.seekable():
            _check(reader)
        if check:
            return
        if stream.seekable():
            stream.seek(0)
            reader = ArchiveReader(stream)
        meter = Meter("restored")
        restored = restore(reader, target, SUBSCRIPTIONS, meter)
        meter.end(restored.counts)
    _tell(restored)


@click.command("migrate-to")
@click.argument(
    "deployment",
    default=on_host.DEPLOY,
    type=click.Path(exists=True, file_okay=False, resolve_path=True, path_type=Path),
)
def migrate_to(deployment: Path) -> None:
    """Move the data of `make run` into the DEPLOYMENT that is described in this folder, which must be empty.

    The data folder is read and stays as it is. It must not be in use: what was done after would not come along.
    """
    with refusals():
        if deployment != on_host.DEPLOY:
            raise BackupRefused(
                f"{deployment} is not the deployment of this Sinau, which is {on_host.DEPLOY}."
            )
        installation = Installation.from_environment()
        if installation.data_dir is None:
            raise BackupRefused("There is nothing to move: this is a deployment already.")
        refuse_running(installation.data_dir)
        archive = on_host.new_archive("migration")
        _save(installation, archive)
        say(f"saved the data in {archive}")
        try:
            on_host.bring_back(archive, replace=False)
        except CommandFailed as failure:
            raise BackupRefused(str(failure)) from failure
    say(
        f"moved. {archive} may be removed when you have seen that all is there; so may {installation.data_dir}"
    )


@click.group()
def main() -> None:
    """What the host's commands for backups ask of containers."""


@main.command()
@_file
@click.option("--folder", default=SECRETS, type=click.Path(path_type=Path))
def adopt(file: Path, folder: Path) -> None:
    """Put the keys of an archive into deploy/secrets; passwords of database and broker stay."""
    with refusals(), _read(file) as stream:
        reader = ArchiveReader(stream)
        files = {name: content for name, content in reader.members() if name.startswith(keys.FOLDER)}
        changed = keys.adopt(files, folder)
    say(f"took {len(changed)} keys from the archive")


@main.command("samples")
def check_samples() -> None:
    """Ask this deployment for some of its certificates and open some employee numbers; exit code 1 if one fails."""
    with refusals():
        findings = samples.look(Installation.from_environment())
    for finding in findings:
        click.echo(f"{'ok    ' if finding.passed else 'FAILED'} {finding.what}")
    raise SystemExit(0 if all(finding.passed for finding in findings) else REFUSED)


main.add_command(backup)
main.add_command(migrate_to)
main.add_command(restore_command)


@contextlib.contextmanager
def refusals() -> Iterator[None]:
    """What cannot be done is said in one line, with an exit code for scripts."""
    try:
        yield
    except DamagedArchive as error:
        say(f"the archive is refused. {error.detail}")
        raise SystemExit(REFUSED) from error
    except SinauError as error:
        say(error.detail)
        raise SystemExit(REFUSED) from error
    except (DBAPIError, OperationalError) as error:
        first = str(getattr(error, "orig", error)).strip().splitlines()[0]
        say(f"a database does not answer as it should: {first}")
        raise SystemExit(NO_ANSWER) from error
    except BrokenPipeError as error:
        # Standard output is gone; Python would complain of it once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        say("nobody reads the archive any more: it was not finished")
        raise SystemExit(NO_ANSWER) from error
    except OSError as error:
        say(f"{error.filename or 'the archive'}: {error.strerror}")
        raise SystemExit(NO_ANSWER) from error


def _save(installation: Installation, file: Path) -> None:
    databases = {name: Database(url, service=name) for name, url in installation.databases.items()}
    meter = Meter("saved")
    try:
        with _written(file) as stream:
            counts = make_backup(
                databases,
                stream,
                files=_files(installation),
                version=os.environ.get("SINAU_VERSION", "dev"),
                progress=meter,
            )
    finally:
        for database in databases.values():
            database.dispose()
    # What watches is told by the time of this file when the last one was finished.
    installation.state_dir.mkdir(parents=True, exist_ok=True)
    (installation.state_dir / LAST_BACKUP).touch()
    meter.end(counts)


def _files(installation: Installation) -> dict[str, bytes]:
    folder = installation.data_dir
    found = (
        keys.secrets_of_deployment(installation.secrets_dir)
        if folder is None
        else keys.secrets_of_folder(folder)
    )
    definitions = export_definitions(topology_of(SUBSCRIPTIONS), services=sorted(SUBSCRIPTIONS))
    return found | {"broker/definitions.json": json.dumps(definitions, indent=1).encode()}


def _target(*, replace: bool, keep_queues: bool, is_check: bool) -> Target:
    if "SINAU_OPERATIONS_DIR" not in os.environ:
        return FolderTarget(Path(os.environ.get("SINAU_DATA", "data")), replace=replace)
    installation = Installation.from_environment()
    return ServerTarget(
        installation.databases,
        installation.superuser_database_url or "",
        broker_url=None if keep_queues else installation.broker_url,
        replace=replace,
        may_be_connected=is_check,
    )


def _check(reader: ArchiveReader) -> None:
    meter = Meter("checked")
    for _, content in reader.members():
        meter(len(content))
    meter.end(reader.counts)


def _tell(restored: Restored) -> None:
    click.echo(f"{'table':<40} {'saved':>12} {'restored':>12}")
    for folder, count in restored.counts.items():
        _, service, table = folder.split("/")
        click.echo(f"{service + '.' + table:<40} {restored.saved[folder]:>12} {count:>12}")
    again = sum(restored.sent_again.values())
    say(f"as of {restored.manifest.made_at}; {again} events were on their way then and go out again")


@contextlib.contextmanager
def _written(file: Path) -> Iterator[IO[bytes]]:
    """A file that appears whole or not at all, readable by its owner alone."""
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
def _read(file: Path) -> Iterator[IO[bytes]]:
    if str(file) == "-":
        yield sys.stdin.buffer
    else:
        with file.open("rb") as stream:
            yield stream
