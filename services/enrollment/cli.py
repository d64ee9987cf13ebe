"""Enrollment's commands: those of every service, and setting the rules of an agency."""

import json
from decimal import Decimal
from typing import TextIO
from uuid import UUID

import click

from services.enrollment.app import create_app
from services.enrollment.config import Config
from services.enrollment.domain.policy import NAMES
from services.enrollment.events import SUBSCRIPTIONS
from services.enrollment.operations.policies import set_jp_target, set_policy
from shared.cli import service_cli
from shared.errors import SinauError
from shared.persistence.database import Database

cli = service_cli("enrollment", Config, create_app, SUBSCRIPTIONS)


@cli.command("set-policy")
@click.argument("name", type=click.Choice(NAMES))
@click.argument("value", type=click.File())
@click.option("--unit", type=click.UUID, help="The unit whose subtree it is for; without it, the default.")
def set_policy_from_file(name: str, value: TextIO, unit: UUID | None) -> None:
    """Set the policy NAME to the JSON object in the file VALUE (- reads the standard input)."""
    try:
        content = json.load(value)
    except ValueError as error:
        raise click.ClickException(f"{value.name}: not JSON: {error}") from error
    if not isinstance(content, dict):
        raise click.ClickException(f"{value.name}: not a JSON object")
    try:
        with _database().begin() as context:
            set_policy(context, name=name, value=content, unit_id=unit)
    except SinauError as error:
        raise click.ClickException(error.detail) from error
    click.echo(f"{name}: set for {unit or 'everybody without a rule of their own'}")


@cli.command("set-jp-target")
@click.argument("target", type=Decimal)
@click.option("--ceiling", type=Decimal, help="JP at which a warning is shown.")
@click.option("--unit", type=click.UUID, help="The unit whose subtree it is for.")
@click.option(
    "--employment-type", type=click.Choice(["civil_servant", "contract_employee", "candidate", "external"])
)
@click.option("--year", type=int)
def set_target(
    target: Decimal, ceiling: Decimal | None, unit: UUID | None, employment_type: str | None, year: int | None
) -> None:
    """Set how many JP a year are asked of whom."""
    with _database().begin() as context:
        set_jp_target(
            context,
            target=target,
            ceiling=ceiling,
            unit_id=unit,
            employment_type=employment_type,
            year=year,
        )
    click.echo(f"target: {target} JP a year")


def _database() -> Database:
    return Database(Config.from_environment().database_url, service="enrollment")


if __name__ == "__main__":
    cli()
