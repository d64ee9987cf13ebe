"""`sinau events …` and `sinau catalog …`: the commands of who signs in, and those that take the broker's own rights."""

from typing import cast

import click

from deploy.operations.rebuild import rebuild_command
from deploy.operations.topology import topology
from services.portal.cli import cli as signed_in

_theirs = cast("click.Group", signed_in.commands["events"])
_ours: dict[str, click.Command] = {"topology": topology, "rebuild": rebuild_command}

catalog = signed_in.commands["catalog"]


@click.group("events", commands={**_theirs.commands, **_ours}, help=_theirs.help)
@click.option("--url", envvar="SINAU_URL", default="http://localhost:8000", show_default=True)
@click.option("--username", envvar="SINAU_USERNAME", help="An operator; an auditor may look.")
@click.pass_context
def events(context: click.Context, url: str, username: str | None) -> None:
    """Ask who it is, unless the command needs other rights than a person's."""
    if context.invoked_subcommand not in _ours:
        username = username or click.prompt("Username", err=True)
    context.obj = (url, username)
