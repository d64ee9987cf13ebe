"""`python -m deploy.backup`: in containers, what the host's commands for backups ask for."""

from pathlib import Path

import click

from deploy.backup import keys, samples
from deploy.backup.archive import ArchiveReader
from deploy.backup.commands import backup, migrate_to, restore_command
from deploy.backup.server import numbers_of
from deploy.backup.speaking import REFUSED, an_archive, opened, refusals, say
from deploy.operations.installation import Installation

SECRETS = Path("/var/lib/sinau/secrets")


@click.group()
def main() -> None:
    """What the host's commands for backups ask of containers."""


@main.command()
@an_archive
@click.option("--folder", default=SECRETS, type=click.Path(path_type=Path))
def adopt(file: Path, folder: Path) -> None:
    """Put the keys of an archive into deploy/secrets; passwords of database and broker stay."""
    with refusals(), opened(file) as stream:
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


@main.command()
def standing() -> None:
    """Print which databases the services have, by PostgreSQL's own numbers: an exchange gives them others."""
    with refusals():
        installation = Installation.from_environment()
        click.echo(numbers_of(installation.databases, installation.superuser_database_url or ""))


main.add_command(backup)
main.add_command(migrate_to)
main.add_command(restore_command)


if __name__ == "__main__":
    main(prog_name="sinau")
