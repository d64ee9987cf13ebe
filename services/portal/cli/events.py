"""`events`: how services stand with their events, and lists of them."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import click

from services.portal.cli.desk import CANNOT_TELL, at_the_desk
from services.portal.clients import JsonObject
from services.portal.clients.event_story import HINTS
from services.portal.config import SERVICES


@click.group()
@click.option("--url", envvar="SINAU_URL", default="http://localhost:8000", show_default=True)
@click.option(
    "--username", envvar="SINAU_USERNAME", prompt="Username", help="An operator; an auditor may look."
)
@click.pass_context
def events(context: click.Context, url: str, username: str) -> None:
    """What waits, what failed, and why; trying again. The password is taken from SINAU_PASSWORD, or asked for.

    Exit code 0: all is well, or it is done. 1: a person has to see to something, or it was refused. 2: no answer.
    """
    context.obj = (url, username)


@events.command()
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def status(as_json: bool) -> None:
    """How every service stands with its events."""
    with at_the_desk() as desk:
        found = desk.statuses()
    if as_json:
        click.echo(json.dumps(found))
    for service, one in found.items():
        if not as_json and one is not None:
            waits = {name: count for name, count in (one["outbox"] | one["inbox"]).items() if count}
            lag = "" if one["lag_seconds"] is None else f"  lag {one['lag_seconds']:.2f} s"
            click.echo(f"{service:14}{one['state']:11}{_counts(waits) or 'nothing waits'}{lag}")
        for finding in one["findings"] if one else ["away"]:
            click.echo(f"{service}: {finding.replace('_', ' ')}: {HINTS.get(finding, '')}", err=True)
    if None in found.values():
        raise SystemExit(CANNOT_TELL)
    raise SystemExit(int(any(one["state"] == "attention" for one in found.values() if one)))


def _listing(box: str) -> Callable[..., None]:
    def show(service: str, as_json: bool, **query: Any) -> None:
        with at_the_desk() as desk:
            page = desk.of[service].listed(box, **query)
        click.echo(json.dumps(page["items"])) if as_json else print_events(page["items"])
        if page.get("next"):
            click.echo(f"more: --cursor {page['next']}", err=True)

    show.__doc__ = f"The {box} of SERVICE, newest first."
    for option in (
        click.option("--json", "as_json", is_flag=True, help="For programs."),
        click.option("--cursor", help="Where the list before ended."),
        click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 100)),
        click.option("--subject", help="Only events of this aggregate."),
        click.option("--type", "type", help="Only events of this type."),
        click.option("--state"),
        click.argument("service", type=click.Choice(SERVICES)),
    ):
        show = option(show)
    return show


events.command("outbox")(_listing("outbox"))
events.command("inbox")(_listing("inbox"))


@events.command()
@click.argument("service", type=click.Choice(SERVICES))
@click.argument("event_id", type=click.UUID)
def release(service: str, event_id: object) -> None:
    """Send a held event of SERVICE now."""
    with at_the_desk() as desk:
        desk.of[service].release(str(event_id))
    click.echo(f"{service}: {event_id} is sent now")


def print_events(found: list[JsonObject]) -> None:
    """A line for each."""
    for one in found:
        at = str(one.get("received_at") or one["time"])[:19]
        reason = f"  {one['reason']}" if one["reason"] else ""
        click.echo(
            f"{at}  {one.get('service', ''):13} {one['event_id']}  {one['type']:40}{one['state']}{reason}"
        )


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in counts.items())
