"""`python -m deploy.installation keys|rotate|people`: one-shot containers of a deployment; `init` on the host."""

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from deploy.installation.certificates import authority_in
from deploy.installation.own_certificate import check_own_certificate
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


def _places(command: Callable[..., None]) -> Callable[..., None]:
    """Paths of the secrets and of the volumes for their readers."""
    for name, default in (
        ("folder", VOLUMES / "secrets"),
        ("readers", READERS),
        ("state", VOLUMES / "state"),
        ("caddy", VOLUMES / "caddy"),
    ):
        command = click.option(f"--{name}", default=default, type=click.Path(path_type=Path))(command)
    for option in (
        click.option("--tls", envvar="SINAU_INTERNAL_TLS", default="off", type=click.Choice(["on", "off"])),
        click.option("--domain", envvar="SINAU_DOMAIN", default=""),
        click.option("--domain-tls", envvar="SINAU_TLS", default="acme"),
    ):
        command = option(command)
    return command


@click.group()
def main() -> None:
    """One-time setup of a deployment."""


@main.command()
@click.option(
    "--defaults", is_flag=True, help="Ask nothing: take the SINAU_… of the environment, or what is usual."
)
@click.option(
    "--folder", default=DEPLOY, type=click.Path(path_type=Path), help="Where .env and secrets stand."
)
def init(defaults: bool, folder: Path) -> None:
    """Ask for settings, and write deploy/.env and deploy/secrets. Nothing is overwritten."""
    with _refusals():
        initialise(
            folder,
            ask=take_default if defaults else ask_at_the_terminal,
            say=lambda words: click.echo(f"sinau: {words}"),
        )
    click.echo("sinau: now run `docker compose -f deploy/compose.yaml up --build --detach --wait`")


@main.command()
@_places
def keys(**places: Any) -> None:
    """Create missing secrets, and distribute them to the containers."""
    with _refusals():
        made = _hand_out(**places)
    click.echo(f"sinau: {f'made {len(made)} secrets' if made else 'found the secrets'}, handed them out")


@main.command("rotate")
@_places
@click.argument("names", nargs=-1, required=True)
def rotate_secrets(names: tuple[str, ...], **places: Any) -> None:
    """Replace the named secrets and distribute them. The runbook lists the next steps."""
    with _refusals():
        rotate(places["folder"], names)
        _hand_out(**places)
    click.echo(f"sinau: new, and handed out: {', '.join(names)}")


@main.command()
@click.option("--demo", envvar="SINAU_DEMO", default="", help="1 loads the demo's people and courses.")
@click.option("--admin-username", envvar="SINAU_ADMIN_USERNAME", default="admin")
@click.option("--admin-name", envvar="SINAU_ADMIN_NAME", default="Administrator")
@click.option("--agency", envvar="SINAU_AGENCY", default="BKPSDM")
@click.option("--zone", envvar="SINAU_TIME_ZONE", default="Asia/Jakarta")
def people(demo: str, admin_username: str, admin_name: str, agency: str, zone: str) -> None:
    """Create the first administrator of an empty deployment, or load the demo."""
    load_first_people(
        with_demo=demo not in ("", "0"),
        username=admin_username,
        name=admin_name,
        agency=agency,
        zone=zone,
        say=lambda words: click.echo(f"sinau: {words}"),
    )


def _hand_out(
    *, folder: Path, readers: Path, state: Path, caddy: Path, tls: str, domain: str, domain_tls: str
) -> list[str]:
    """Create missing secrets and write each reader's files; return the names of new secrets."""
    made = fill(folder, state)
    secrets = secrets_in(folder)
    if domain and domain_tls == "files":
        check_own_certificate(secrets, domain, datetime.now(UTC))
    hand_out(files_of(secrets, authority_in(folder) if tls == "on" else None), readers)
    hand_out(certificate_of_the_domain(secrets), caddy)
    for volume in (state, caddy):
        give_to(SINAU, volume)
    return made


@contextmanager
def _refusals() -> Iterator[None]:
    """Turn a refusal into one line."""
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
