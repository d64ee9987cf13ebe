"""`sinau person create|reset-password|import`: identity's own commands, on the database of this installation."""

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
    """Register people and give new first passwords, at the database itself: no sign-in is needed.

    Each first password is printed once and has to be changed at the first sign-in. What was done stands in the audit
    log as done by the `sinau command`.
    """
    installation = Installation.from_environment()
    context.obj = Desk(installation.databases["identity"], installation.nip_key)
