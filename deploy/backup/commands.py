"""`sinau backup`, `sinau restore` and `sinau migrate-to`."""

import json
import os
from contextlib import ExitStack
from pathlib import Path

import click

from deploy.backup import keys, on_host
from deploy.backup.archive import ArchiveReader
from deploy.backup.cli_output import Meter, an_archive, opened, refusals, say, written
from deploy.backup.errors import BackupRefused
from deploy.backup.folder import FolderTarget, refuse_running
from deploy.backup.host_restore import restore_deployment
from deploy.backup.making import make_backup
from deploy.backup.restoring import Restored, Target, refuse_newer, restore
from deploy.backup.server import ServerTarget
from deploy.embedded.composition import SUBSCRIPTIONS
from deploy.operations.audit import write_down
from deploy.operations.databases import open_database
from deploy.operations.installation import Installation
from deploy.upgrade.command import alone
from deploy.upgrade.compose import CommandFailed
from shared.messaging.broker.definitions import export_definitions
from shared.messaging.broker.topology import topology_of
from shared.web.metrics import LAST_BACKUP


@click.command()
@an_archive
def backup(file: Path) -> None:
    """Save the whole installation in FILE, while it runs; `-` is standard output.

    The archive holds a consistent snapshot of all databases, the secrets and the broker's definitions. Messages in
    queues are not saved, because outboxes hold them. The file contains all personal data and every key: keep it where
    only you can read it.
    """
    with refusals():
        installation = Installation.from_environment()
        _save(installation, file)
        # All personal data was copied.
        write_down(installation, "backup.made", "installation:all")


@click.command("restore")
@an_archive
@click.option("--replace", is_flag=True, help="Confirm that all data that is there goes.")
@click.option("--check", is_flag=True, help="Only say whether it could be restored here; change nothing.")
@click.option("--keep-queues", is_flag=True, help="Leave the broker alone.")
def restore_command(file: Path, replace: bool, check: bool, keep_queues: bool) -> None:
    """Restore FILE, which `backup` wrote, into an empty installation; `-` is standard input.

    All of it is restored, or nothing is changed. With Docker Compose run `make restore FROM=…`, which also stops the
    services and installs the keys.
    """
    with refusals(), opened(file) as stream:
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
    write_down(
        Installation.from_environment(),
        "backup.restored",
        "installation:all",
        made_at=restored.manifest.made_at,
    )
    _tell(restored)


@click.command("migrate-to")
@click.argument(
    "deployment",
    default=on_host.DEPLOY,
    type=click.Path(exists=True, file_okay=False, resolve_path=True, path_type=Path),
)
def migrate_to(deployment: Path) -> None:
    """Move the data of `make run` into the DEPLOYMENT of this folder, which must be empty.

    The data folder is only read. It must not be in use: later changes would be lost.
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
            with alone():
                restore_deployment(archive, replace=False)
        except CommandFailed as failure:
            raise BackupRefused(str(failure)) from failure
    say(
        f"moved. {archive} may be removed when you have seen that all is there; so may {installation.data_dir}"
    )


def _save(installation: Installation, file: Path) -> None:
    meter = Meter("saved")
    with ExitStack() as stack:
        counts = make_backup(
            {name: stack.enter_context(open_database(installation, name)) for name in installation.databases},
            stack.enter_context(written(file)),
            files=_files(installation),
            version=os.environ.get("SINAU_VERSION", "dev"),
            progress=meter,
            wait_seconds=installation.write_wait_seconds,
        )
    # Monitoring reads the time of the last backup from this file. The reader of a pipe may still fail to write it, so
    # `make backup` touches the file itself once the archive is complete.
    if str(file) != "-":
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
