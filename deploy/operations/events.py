"""`sinau events …` and `sinau catalog …`: commands that need a sign-in, and commands that use the broker's rights."""

import os
from pathlib import Path
from typing import cast

import click

from deploy.operations.installation import address_in
from deploy.operations.rebuild import rebuild_command
from deploy.operations.topology import topology
from services.portal.cli import cli as signed_in
from services.portal.cli.desk import INSIDE

_theirs = cast("click.Group", signed_in.commands["events"])
_courses = cast("click.Group", signed_in.commands["catalog"])
_ours: dict[str, click.Command] = {"topology": topology, "rebuild": rebuild_command}


def own_address() -> str:
    """The address of this installation, the default for commands that sign in."""
    if "SINAU_OPERATIONS_DIR" in os.environ:
        return INSIDE
    return address_in(Path(os.environ.get("SINAU_DATA", "data")))


@click.group("catalog", commands=_courses.commands, help=_courses.help)
@click.pass_context
def catalog(context: click.Context) -> None:
    """Commands on courses."""
    context.default_map = {name: {"url": own_address()} for name in _courses.commands}


@click.group("events", commands={**_theirs.commands, **_ours}, help=_theirs.help)
@click.option("--url", envvar="SINAU_URL", default=own_address, show_default="this installation")
@click.option("--username", envvar="SINAU_USERNAME", help="An operator; an auditor may look.")
@click.pass_context
def events(context: click.Context, url: str, username: str | None) -> None:
    """Sign in, unless the command uses other rights than a person's."""
    if context.invoked_subcommand not in _ours:
        username = username or click.prompt("Username", err=True)
    context.obj = (url, username)
