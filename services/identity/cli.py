"""Commands that only identity has: the first administrator, a lost password, a list of people."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import click
from sqlalchemy.orm import Session

from services.identity.adapters.sealing import nip_vault
from services.identity.app import create_app
from services.identity.config import Config
from services.identity.domain.employment import EXTERNAL
from services.identity.domain.names import is_username
from services.identity.domain.roles import BKPSDM_ADMIN, THE_SYSTEM
from services.identity.domain.sheet import SheetNotReadable, decode_sheet
from services.identity.domain.zones import DEFAULT_ZONE
from services.identity.events import SUBSCRIPTIONS
from services.identity.operations.imports import import_people
from services.identity.operations.people import register_person, reset_password
from services.identity.operations.units import create_unit
from services.identity.queries.people import person_id_by_username
from services.identity.queries.units import units_in_tree_order
from shared.cli import service_cli
from shared.clock import SystemClock
from shared.errors import SinauError
from shared.persistence.database import Database

cli = service_cli("identity", Config, create_app, SUBSCRIPTIONS)


@cli.command("create-admin")
@click.option("--username", required=True)
@click.option("--name", required=True, help="The full name.")
@click.option("--email", default="")
@click.option(
    "--unit-name", default="Instansi", show_default=True, help="Of the root unit, made if there is no unit."
)
@click.option("--zone", default=DEFAULT_ZONE, show_default=True, help="Time zone of that unit.")
def create_admin(username: str, name: str, email: str, unit_name: str, zone: str) -> None:
    """Make an administrator of everything and print the first password."""
    if not is_username(username):
        raise click.BadParameter("3 to 60 of a-z, 0-9, dot, hyphen and underscore, not digits alone.")
    with _at_work() as (config, session):
        root = _root(session, unit_name, zone)
        _, password = register_person(
            session,
            SystemClock(),
            vault=nip_vault(config.nip_secret),
            actor=THE_SYSTEM,
            name=name,
            employment_type=EXTERNAL,
            unit_id=root,
            username=username,
            email=email,
            roles={BKPSDM_ADMIN: [root]},
        )
    click.echo(f"{username}: the first password is {password}")


@cli.command("reset-password")
@click.argument("username")
def reset(username: str) -> None:
    """Give somebody a new first password, print it, and end their sessions."""
    with _at_work() as (_, session):
        person_id = person_id_by_username(session, username)
        password = reset_password(session, SystemClock(), actor=THE_SYSTEM, person_id=person_id)
    click.echo(f"{username}: the first password is {password}")


@cli.command("import-people")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
@click.option("--language", type=click.Choice(["id", "en"]), default="id", show_default=True)
def import_list(path: Path, dry_run: bool, language: str) -> None:
    """Take over a list of people in CSV, whole or not at all."""
    try:
        text = decode_sheet(path.read_bytes())
    except SheetNotReadable as error:
        raise click.ClickException(f"{path}:{error.problem.line}: {error.problem.text(language)}") from error
    with _at_work(path) as (config, session):
        report = import_people(
            session,
            SystemClock(),
            vault=nip_vault(config.nip_secret),
            actor=THE_SYSTEM,
            text=text,
            language=language,
            dry_run=dry_run,
        )
    for row in report.rows:
        click.echo("\t".join([str(row.line), row.action, row.username, row.name, row.first_password or ""]))
    click.echo(f"{report.created} created, {report.updated} updated, {report.unchanged} unchanged", err=True)


@contextmanager
def _at_work(path: Path | None = None) -> Iterator[tuple[Config, Session]]:
    """Settings and a transaction. What is refused is said, for a list with the line, instead of a traceback."""
    config = Config.from_environment()
    database = Database(config.database_url, service="identity")
    try:
        with database.begin() as session:
            yield config, session
    except SinauError as error:
        problems = error.extra.get("problems")
        lines = (
            [f"{path}:{one['line']}: {one['message']}" for one in problems]
            if isinstance(problems, list)
            else []
        )
        raise click.ClickException("\n".join([*lines, error.detail])) from error
    finally:
        database.dispose()


def _root(session: Session, name: str, zone: str) -> UUID:
    units = units_in_tree_order(session, limit=1, after=None)
    if units:
        return units[0].path[0]
    return create_unit(
        session, SystemClock(), actor=THE_SYSTEM, key="root", name=name, kind="agency", time_zone=zone
    )


if __name__ == "__main__":
    cli()
