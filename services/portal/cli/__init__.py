"""The portal's commands: `web` answers HTTP; `catalog` and `events` work at any address of Sinau, as who signs in."""

import click

from services.portal.app import create_app
from services.portal.cli import catalog, dead, events, replay, trace
from services.portal.config import Config
from shared.cli import Server
from shared.logging import configure_logging, log_last_words


@click.group("sinau")
@click.pass_context
def cli(context: click.Context) -> None:
    """Run the portal, and bring material into Sinau."""
    configure_logging(service="portal", process=context.invoked_subcommand)


@cli.command()
@click.option("--bind", default="0.0.0.0:8000", show_default=True)
@click.option("--processes", default=1, show_default=True)
@click.option("--threads", default=16, show_default=True)
def web(bind: str, processes: int, threads: int) -> None:
    """Answer HTTP."""
    Config.from_environment()
    log_last_words()
    Server("portal", create_app, bind=bind, workers=processes, threads=threads).run()


for command in (dead.dead, replay.replay, trace.trace):
    events.events.add_command(command)
for group in (catalog.catalog, events.events):
    cli.add_command(group)
