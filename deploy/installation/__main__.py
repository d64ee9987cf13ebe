"""`python -m deploy.installation keys|rotate|people`: the one-shot containers of a deployment; `init` before them."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from deploy.installation.certificates import authority_in
from deploy.installation.people import load_first_people
from deploy.installation.readers import certificate_of_the_domain, files_of, give_to, hand_out
from deploy.installation.secrets import fill, rotate, secrets_in
from deploy.installation.setup import ask_at_the_terminal, initialise, take_default
from shared.errors import SinauError

DEPLOY = Path(__file__).resolve().parent.parent
VOLUMES = Path("/var/lib/sinau")
READERS = Path("/run/sinau")
# The user of our own images and of Caddy.
SINAU = 10001

_folder = click.option("--folder", default=VOLUMES / "secrets", type=click.Path(path_type=Path))


@click.group()
def main() -> None:
    """What a deployment does once."""


@main.command()
@click.option(
    "--defaults", is_flag=True, help="Ask nothing: take the SINAU_… of the environment, or what is usual."
)
@click.option(
    "--folder", default=DEPLOY, type=click.Path(path_type=Path), help="Where .env and secrets stand."
)
def init(defaults: bool, folder: Path) -> None:
    """Ask what a deployment cannot know, and write deploy/.env and deploy/secrets. Nothing is overwritten."""
    with _refusals():
        initialise(
            folder,
            ask=take_default if defaults else ask_at_the_terminal,
            say=lambda words: click.echo(f"sinau: {words}"),
        )
    click.echo("sinau: now run `docker compose -f deploy/compose.yaml up --build --detach --wait`")


@main.command()
@_folder
@click.option("--readers", default=READERS, type=click.Path(path_type=Path))
@click.option("--state", default=VOLUMES / "state", type=click.Path(path_type=Path))
@click.option("--caddy", default=VOLUMES / "caddy", type=click.Path(path_type=Path))
@click.option("--tls", envvar="SINAU_INTERNAL_TLS", default="off", type=click.Choice(["on", "off"]))
def keys(folder: Path, readers: Path, state: Path, caddy: Path, tls: str) -> None:
    """Make the secrets that are missing, and hand each container its own."""
    with _refusals():
        made = fill(folder, state)
        secrets = secrets_in(folder)
        hand_out(files_of(secrets, authority_in(folder) if tls == "on" else None), readers)
        hand_out(certificate_of_the_domain(secrets), caddy)
        for volume in (state, caddy):
            give_to(SINAU, volume)
    click.echo(f"sinau: {f'made {len(made)} secrets' if made else 'found the secrets'}, handed them out")


@main.command("rotate")
@_folder
@click.argument("names", nargs=-1, required=True)
def rotate_secrets(folder: Path, names: tuple[str, ...]) -> None:
    """Make new secrets in place of those named; the runbook says what has to follow."""
    with _refusals():
        rotate(folder, names)
    click.echo(f"sinau: new: {', '.join(names)}")


@main.command()
@click.option("--demo", envvar="SINAU_DEMO", default="", help="1 loads the demo's people and courses.")
@click.option("--admin-username", envvar="SINAU_ADMIN_USERNAME", default="admin")
@click.option("--admin-name", envvar="SINAU_ADMIN_NAME", default="Administrator")
@click.option("--agency", envvar="SINAU_AGENCY", default="BKPSDM")
@click.option("--zone", envvar="SINAU_TIME_ZONE", default="Asia/Jakarta")
def people(demo: str, admin_username: str, admin_name: str, agency: str, zone: str) -> None:
    """Give an empty deployment its first administrator, or the demo."""
    load_first_people(
        with_demo=demo not in ("", "0"),
        username=admin_username,
        name=admin_name,
        agency=agency,
        zone=zone,
        say=lambda words: click.echo(f"sinau: {words}"),
    )


@contextmanager
def _refusals() -> Iterator[None]:
    """What is refused is said in one line."""
    try:
        yield
    except SinauError as error:
        raise click.ClickException(error.detail) from error
    except OSError as error:
        remedy = "free some space on this machine's disk" if error.errno == errno.ENOSPC else "see to it"
        raise click.ClickException(
            f"{error.filename or 'a file'} cannot be written or read ({error.strerror}): {remedy}."
        ) from error


if __name__ == "__main__":
    main()
