"""`events dead`: events that were given up; trying them again, or not."""

import json

import click

from services.portal.cli.desk import CANNOT_TELL, at_the_desk
from services.portal.cli.events import print_events
from services.portal.clients import ClientProblem, ServiceUnreachable
from services.portal.clients.event_story import HINTS
from services.portal.clients.events import AllEvents


@click.group()
def dead() -> None:
    """Events that were given up."""


@dead.command("list")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def dead_list(as_json: bool) -> None:
    """Those of all services, newest first. Exit code 1 if there are any."""
    with at_the_desk() as desk:
        found = desk.dead(limit=100)
    click.echo(json.dumps(found.events)) if as_json else print_events(found.events)
    for service in found.more:
        click.echo(f"{service}: more: events inbox {service} --state dead", err=True)
    for service in found.away:
        click.echo(f"{service}: {HINTS['away']}", err=True)
    raise SystemExit(CANNOT_TELL if found.away else int(bool(found.events)))


@dead.command("show")
@click.argument("event_id", type=click.UUID)
@click.option("--body", is_flag=True, help="Its content, too; that you read it is written down.")
def dead_show(event_id: object, body: bool) -> None:
    """One event at every service that gave it up."""
    with at_the_desk() as desk:
        shown = [
            desk.of[service].shown("inbox", str(event_id), body=body)
            for service in _where_dead(desk, event_id)
        ]
    click.echo(json.dumps(shown, indent=2))


@dead.command("retry")
@click.argument("event_ids", nargs=-1, required=True, type=click.UUID)
def dead_retry(event_ids: tuple[object, ...]) -> None:
    """Try events again, now and from the first attempt."""
    with at_the_desk() as desk:
        # The list names an event once for each service that gave it up.
        for event_id in dict.fromkeys(event_ids):
            for service in _where_dead(desk, event_id):
                desk.of[service].retry(str(event_id))
                click.echo(f"{service}: {event_id} is tried again")


@dead.command("discard")
@click.argument("event_id", type=click.UUID)
@click.option("--reason", required=True, help="Why; without names, NIPs or addresses. It is written down.")
def dead_discard(event_id: object, reason: str) -> None:
    """Give an event up for good."""
    with at_the_desk() as desk:
        for service in _where_dead(desk, event_id):
            desk.of[service].discard(str(event_id), reason)
            click.echo(f"{service}: {event_id} is discarded")


def _where_dead(desk: AllEvents, event_id: object) -> list[str]:
    found, away = [], []
    for service, client in desk.of.items():
        try:
            if client.shown("inbox", str(event_id))["event"]["state"] == "dead":
                found.append(service)
        except ClientProblem as problem:
            if problem.slug != "event_not_found":
                raise
        except ServiceUnreachable:
            # Whoever can be helped is helped.
            away.append(service)
            click.echo(f"{service}: {HINTS['away']}", err=True)
    if away and not found:
        raise SystemExit(CANNOT_TELL)
    if not found:
        raise click.ClickException(f"{event_id} is dead nowhere: see `events dead list`.")
    return found
