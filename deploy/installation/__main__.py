"""`python -m deploy.installation keys|people`: the one-shot containers of a deployment."""

import json
from pathlib import Path

import click

from deploy.installation.definitions import definitions_for
from deploy.installation.people import load_first_people
from deploy.installation.secrets import VHOST, files_of, hand_out, installation_in

KEYS = Path("/var/lib/sinau/keys")
READERS = Path("/run/sinau")


@click.group()
def main() -> None:
    """What a deployment does once."""


@main.command()
@click.option("--folder", default=KEYS, type=click.Path(path_type=Path))
@click.option("--readers", default=READERS, type=click.Path(path_type=Path))
def keys(folder: Path, readers: Path) -> None:
    """Make keys and passwords if there are none, and hand each container its own."""
    is_new = not (folder / "installation.json").exists()
    installation = installation_in(folder)
    definitions = json.dumps(definitions_for(installation.broker_passwords, VHOST), indent=1)
    hand_out(files_of(installation, definitions), readers)
    click.echo(
        f"sinau: {'made new keys and passwords' if is_new else 'found the keys and passwords'}, handed them out"
    )


@main.command()
@click.option("--demo", envvar="SINAU_DEMO", default="", help="1 loads the demo's people and courses.")
@click.option("--admin-username", envvar="SINAU_ADMIN_USERNAME", default="admin")
@click.option("--admin-name", envvar="SINAU_ADMIN_NAME", default="Administrator")
def people(demo: str, admin_username: str, admin_name: str) -> None:
    """Give an empty deployment its first administrator, or the demo."""
    load_first_people(
        with_demo=demo not in ("", "0"),
        username=admin_username,
        name=admin_name,
        say=lambda words: click.echo(f"sinau: {words}"),
    )


if __name__ == "__main__":
    main()
