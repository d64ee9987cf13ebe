"""Commands that only identity has: the first administrator, a person, a lost password, a list of people.

They work on the database that the environment names, or on the one that whoever calls them puts into the context.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import click
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from services.identity.adapters.sealing import NipVault, nip_vault
from services.identity.app import create_app
from services.identity.config import Config
from services.identity.domain.employment import CIVIL_SERVANT, EXTERNAL, employment_type_of
from services.identity.domain.errors import UnitNotFound
from services.identity.domain.names import is_username
from services.identity.domain.roles import BKPSDM_ADMIN, LEARNER, ROLES
from services.identity.domain.sheet import SheetNotReadable, decode_sheet
from services.identity.domain.zones import DEFAULT_ZONE
from services.identity.events import SUBSCRIPTIONS
from services.identity.operations.imports import import_people
from services.identity.operations.people import NewPerson, register_person, reset_password
from services.identity.operations.units import NewUnit, create_unit
from services.identity.queries.people import person_id_by_username, username_of
from services.identity.queries.units import unit_id_by_key, units_in_tree_order
from shared.access.scope import THE_SYSTEM
from shared.cli import service_cli
from shared.errors import InvalidInput, SinauError
from shared.messaging.runtime.announce import announce
from shared.persistence.audit import COMMAND_LINE
from shared.persistence.context import Context
from shared.persistence.database import Database
from shared.persistence.sqlite import DatabaseBusy
from shared.schema.documents import load
from shared.starting import ServerAway


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a command works: identity's database, and what its NIPs are sealed with."""

    database_url: str
    nip_secret: str


class DatabaseAway(click.ClickException):
    """Identity's database does not answer; exit code 2."""

    exit_code = 2


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
    with _at_work() as (vault, context):
        root = _root_or_new(context, unit_name, zone)
        _, password = register_person(
            context,
            vault=vault,
            scope=THE_SYSTEM,
            new=NewPerson(
                name=name,
                employment_type=EXTERNAL,
                unit_id=root,
                username=username,
                email=email,
                roles={BKPSDM_ADMIN: [root]},
            ),
        )
    click.echo(f"{username}: the first password is {password}")


@cli.command("create-person")
@click.option("--name", required=True, help="The full name, with titles.")
@click.option("--nip", default="", help="18 digits; not for NON-ASN.")
@click.option(
    "--employment", default="", help="PNS, PPPK, CPNS or NON-ASN; without it PNS, or NON-ASN without NIP."
)
@click.option(
    "--unit", "unit_key", help="The key of the unit, as in lists of people; without it the whole agency."
)
@click.option(
    "--role",
    "roles",
    multiple=True,
    metavar="ROLE[@UNIT]",
    help=f"May be repeated: {', '.join(role for role in ROLES if role != LEARNER)}. Without @UNIT in the own unit.",
)
@click.option("--username", help="Without it, it is made from the name.")
@click.option("--email")
@click.option("--position")
@click.option("--rank")
@click.option("--supervisor", metavar="USERNAME")
@click.option("--language", type=click.Choice(["id", "en"]))
def create_person(
    nip: str,
    employment: str,
    unit_key: str | None,
    roles: tuple[str, ...],
    supervisor: str | None,
    **plain: str | None,
) -> None:
    """Register somebody and print username and first password, which has to be changed at the first sign-in."""
    employment = employment or (CIVIL_SERVANT if nip else EXTERNAL)
    with _at_work() as (vault, context):
        unit_id = unit_id_by_key(context.session, unit_key) if unit_key else _root(context.session)
        given: dict[str, Any] = {
            "nip": nip,
            "employment_type": employment_type_of(employment) or employment,
            "unit_id": str(unit_id),
            "supervisor_id": str(person_id_by_username(context.session, supervisor)) if supervisor else None,
            "roles": _roles(context.session, roles, unit_id),
            **{field: value for field, value in plain.items() if value is not None},
        }
        try:
            new = load(NewPerson, given)
        except InvalidInput as error:
            raise click.UsageError(_in_a_line(error)) from error
        person_id, password = register_person(context, vault=vault, scope=THE_SYSTEM, new=new)
        username = username_of(context.session, person_id)
    click.echo(f"{username}: the first password is {password}")


@cli.command("reset-password")
@click.argument("username")
def reset(username: str) -> None:
    """Give somebody a new first password, print it, and end their sessions."""
    with _at_work() as (_, context):
        person_id = person_id_by_username(context.session, username)
        password = reset_password(context, scope=THE_SYSTEM, person_id=person_id)
    click.echo(f"{username}: the first password is {password}")


@cli.command("import-people")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
@click.option("--language", type=click.Choice(["id", "en"]), default="id", show_default=True)
def import_list(path: Path, dry_run: bool, language: str) -> None:
    """Take over a list of people in CSV, whole or not at all; PATH may be - for what is piped in.

    Every mistake is named with its line. Prints a line for each person: line, what was done, username, name and, of who
    is new, the first password.
    """
    given = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    try:
        text = decode_sheet(given)
    except SheetNotReadable as error:
        raise click.ClickException(f"{path}:{error.problem.line}: {error.problem.text(language)}") from error
    with _at_work(path) as (vault, context):
        report = import_people(
            context,
            vault=vault,
            scope=THE_SYSTEM,
            text=text,
            language=language,
            dry_run=dry_run,
        )
    for row in report.rows:
        click.echo("\t".join([str(row.line), row.action, row.username, row.name, row.first_password or ""]))
    click.echo(f"{report.created} created, {report.updated} updated, {report.unchanged} unchanged", err=True)


@contextmanager
def _at_work(path: Path | None = None) -> Iterator[tuple[NipVault, Context]]:
    """The vault and a transaction. What is refused is said, for a list with the line, instead of a traceback."""
    desk = click.get_current_context().find_object(Desk) or _desk_of_environment()
    database = Database(desk.database_url, service="identity")
    announce(database)
    try:
        with database.begin(via=COMMAND_LINE) as context:
            yield nip_vault(desk.nip_secret), context
    except SinauError as error:
        problems = error.extra.get("problems")
        lines = (
            [f"{path}:{one['line']}: {one['message']}" for one in problems]
            if isinstance(problems, list)
            else []
        )
        raise click.ClickException("\n".join([*lines, error.detail])) from error
    except DatabaseBusy as error:
        raise ServerAway(str(error)) from error
    except OperationalError as error:
        raise DatabaseAway(f"identity's database does not answer: {error.orig}".strip()) from error
    finally:
        database.dispose()


def _desk_of_environment() -> Desk:
    config = Config.from_environment()
    return Desk(config.database_url, config.nip_secret)


def _roles(session: Session, words: tuple[str, ...], unit_id: UUID) -> dict[str, list[str]]:
    """`trainer` in the person's own unit, `organiser@dinas-uji` in another."""
    roles: dict[str, list[str]] = {}
    for word in words:
        role, _, key = word.partition("@")
        roles.setdefault(role, []).append(str(unit_id_by_key(session, key) if key else unit_id))
    return roles


def _in_a_line(error: InvalidInput) -> str:
    """`email: Not an e-mail address.`"""
    return "; ".join(f"{path}: {' '.join(messages)}" for path, messages in sorted(error.fields.items()))


def _root(session: Session) -> UUID:
    units = units_in_tree_order(session, limit=1, after=None)
    if not units:
        raise UnitNotFound("There is no unit yet: make the first administrator with `create-admin`.")
    return units[0].path[0]


def _root_or_new(context: Context, name: str, zone: str) -> UUID:
    units = units_in_tree_order(context.session, limit=1, after=None)
    if units:
        return units[0].path[0]
    root = NewUnit(key="root", name=name, kind="agency", parent_id=None, time_zone=zone)
    return create_unit(context, scope=THE_SYSTEM, new=root)


if __name__ == "__main__":
    cli()
