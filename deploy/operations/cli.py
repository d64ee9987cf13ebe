"""`sinau`, the operator's command: `./sinau …` on this machine, or in the container `ops`."""

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import click

from deploy.operations.installation import NoAnswer, NoInstallation, TryAgain
from shared.errors import SinauError, Unavailable
from shared.logging import configure_logging
from shared.persistence.sqlite import DatabaseBusy


@dataclass(frozen=True, slots=True)
class Entry:
    """A command: where its code is (`module:attribute`), and its line in the help."""

    at: str
    summary: str


SECTIONS: Mapping[str, Mapping[str, Entry]] = {
    "Status": {
        "status": Entry(
            "deploy.operations.status:status_command", "Look at everything; what is wrong, and what helps."
        ),
    },
    "People": {
        "person": Entry(
            "deploy.operations.people:person",
            "Register somebody, give a new first password, import a list.",
        ),
    },
    "Upkeep": {
        "maintenance": Entry(
            "deploy.operations.maintenance:maintenance",
            "Close pages and APIs with a friendly word, and open them again.",
        ),
        "mail": Entry("deploy.operations.mail:mail", "Stop all e-mail without losing any, start it again."),
    },
    "Safety": {
        "backup": Entry(
            "deploy.backup.commands:backup", "Save the whole installation in one file, while it runs."
        ),
        "restore": Entry("deploy.backup.commands:restore_command", "Bring back what `backup` saved."),
        "migrate-to": Entry(
            "deploy.backup.commands:migrate_to", "Move the data of `make run` into the deployment beside it."
        ),
    },
    "Events and the broker": {
        "events": Entry(
            "deploy.operations.events:events",
            "What waits, what failed and why; retry, trace, replay, topology.",
        ),
    },
    "Courses": {
        "catalog": Entry("deploy.operations.events:catalog", "Bring in a course folder, as a trainer."),
    },
}


class Sections(click.Group):
    """A group that loads the commands of `SECTIONS` on demand.

    Loading all takes three seconds.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All command names, in the order of the help."""
        return [name for section in SECTIONS.values() for name in section]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a command; none if it does not exist."""
        for section in SECTIONS.values():
            if cmd_name in section:
                module, _, attribute = section[cmd_name].at.partition(":")
                return cast("click.Command", getattr(importlib.import_module(module), attribute))
        return None

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; print a refusal as one line, without a traceback."""
        try:
            return super().invoke(ctx)
        except SinauError as error:
            kind = NoAnswer if isinstance(error, (NoInstallation, Unavailable)) else click.ClickException
            raise kind(error.detail) from error
        except DatabaseBusy as error:
            raise TryAgain(str(error)) from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List all commands by section, without loading them."""
        for title, section in SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl([(name, entry.summary) for name, entry in section.items()])


@click.group("sinau", cls=Sections)
def sinau() -> None:
    """Look after an installation of Sinau.

    On one machine (`make run`) it is the one in ./data, or in SINAU_DATA. With Docker Compose run it as
    `docker compose -f deploy/compose.yaml run --rm ops …`.

    Exit code 0: all is well, or it is done. 1: a person has to see to something, or it was refused. 2: something does
    not answer, or the command was given wrongly. 75: a database was busy for too long; try again.
    """
    configure_logging(level="WARNING", plain=True)
