"""Commands by which an operator sets policies at the server."""

import json
from collections.abc import Callable
from typing import TextIO
from uuid import UUID

import click

from shared.access.scope import THE_SYSTEM
from shared.errors import SinauError
from shared.persistence.database import Database
from shared.policies.setting import set_policy
from shared.policies.table import PolicyTable
from shared.schema.documents import dump


def add_policy_commands(group: click.Group, table: PolicyTable, database: Callable[[], Database]) -> None:
    """Add `policies` and `set-policy` to a service's commands.

    Args:
        database: opens it when a command runs.
    """
    unit_option = click.option(
        "--unit",
        type=click.UUID,
        help="The unit whose subtree it is for; without it, the whole installation.",
    )

    @group.command("policies")
    @unit_option
    def show(unit: UUID | None) -> None:
        """Show what holds, as JSON."""
        with database().reading() as session:
            held = {policy.name: dump(table.value_for(session, policy, unit)) for policy in table.policies}
        click.echo(json.dumps(held, indent=2, ensure_ascii=False))

    @group.command("set-policy")
    @click.argument("name", type=click.Choice([policy.name for policy in table.policies]))
    @click.argument("value", type=click.File())
    @unit_option
    def set_from_file(name: str, value: TextIO, unit: UUID | None) -> None:
        """Set the policy NAME to the JSON object in the file VALUE (- reads the standard input)."""
        try:
            content = json.load(value)
        except ValueError as error:
            raise click.ClickException(f"{value.name}: not JSON: {error}") from error
        if not isinstance(content, dict):
            raise click.ClickException(f"{value.name}: not a JSON object")
        try:
            with database().begin() as context:
                set_policy(context, table, table.named(name), content, scope=THE_SYSTEM, unit_id=unit)
        except SinauError as error:
            places = "".join(f"\n  {path}: {' '.join(lines)}" for path, lines in error.fields.items())
            raise click.ClickException(f"{error.detail}{places}") from error
        click.echo(f"{name}: set for {unit or 'the whole installation'}")
