"""`python -m deploy.backup`: the commands that the host's backup commands run in containers."""

from pathlib import Path

import click

from deploy.backup import keys, samples
from deploy.backup.archive import ArchiveReader
from deploy.backup.cli_output import REFUSED, an_archive, opened, refusals, say
from deploy.backup.commands import backup, migrate_to, restore_command
from deploy.backup.server import database_ids
from deploy.operations.installation import Installation

SECRETS = Path("/var/lib/sinau/secrets")


@click.group()
def main() -> None:
    """The commands that the host's backup commands run in containers."""


@main.command()
@an_archive
@click.option("--folder", default=SECRETS, type=click.Path(path_type=Path))
def adopt(file: Path, folder: Path) -> None:
    """Put the keys of an archive into deploy/secrets. Passwords of database and broker stay as they are."""
    with refusals(), opened(file) as stream:
        reader = ArchiveReader(stream)
        files = {name: content for name, content in reader.members() if name.startswith(keys.FOLDER)}
        changed = keys.adopt(files, folder)
    say(f"took {len(changed)} keys from the archive")


@main.command("samples")
def check_samples() -> None:
    """Verify some certificates and decrypt some employee numbers of this deployment. Exit code 1 if one fails."""
    with refusals():
        findings = samples.look(Installation.from_environment())
    for finding in findings:
        click.echo(f"{'ok    ' if finding.passed else 'FAILED'} {finding.what}")
    raise SystemExit(0 if all(finding.passed for finding in findings) else REFUSED)


@main.command("database-ids")
def print_database_ids() -> None:
    """Print the OIDs of the services' databases. They change when a restore exchanges the databases."""
    with refusals():
        installation = Installation.from_environment()
        click.echo(database_ids(installation.databases, installation.superuser_database_url or ""))


main.add_command(backup)
main.add_command(migrate_to)
main.add_command(restore_command)


if __name__ == "__main__":
    main(prog_name="sinau")
