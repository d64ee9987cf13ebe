"""`sinau person create|reset-password|import`: identity's commands, on the database of this installation."""

import click

from deploy.operations.installation import Installation
from services.identity.cli import Desk, create_admin, create_person, import_list, reset

COMMANDS = {
    "create": create_person,
    "create-admin": create_admin,
    "reset-password": reset,
    "import": import_list,
}


@click.group(commands=COMMANDS)
@click.pass_context
def person(context: click.Context) -> None:
    """Register people and reset passwords, directly in the database, without a sign-in.

    Each initial password is printed once and must be changed at the first sign-in. The audit log records the
    `sinau command` as the actor.
    """
    installation = Installation.from_environment()
    context.obj = Desk(installation.databases["identity"], installation.nip_key)
