"""`events replay`: the past is sent again."""

from datetime import UTC, datetime

import click

from services.portal.cli.desk import at_the_desk
from services.portal.config import SERVICES


@click.command()
@click.option(
    "--since", required=True, type=click.DateTime(), help="UTC. Nothing older than 90 days goes out."
)
@click.option("--until", type=click.DateTime(), help="UTC; now, if it is not given.")
@click.option("--type", "types", multiple=True, help="Only events of this type; may be repeated.")
@click.option(
    "--into",
    type=click.Choice(SERVICES),
    help="Only types that this service hears. Every other service that hears one of them gets it as well.",
)
@click.option("--dry-run", is_flag=True, help="Count, and send nothing.")
def replay(
    since: datetime, until: datetime | None, types: tuple[str, ...], into: str | None, dry_run: bool
) -> None:
    """Send the past again, to all who hear it. Who has handled an event knows it by its id and does nothing.

    What leads to something outside, such as an e-mail, is never sent again. --into narrows the types and nothing else:
    an event has no address, so it goes to the exchange as it did the first time.
    """
    ends = (until or datetime.now(UTC)).replace(tzinfo=UTC)
    with at_the_desk() as desk:
        wanted = set(types)
        if strange := sorted(name for name in wanted if name.split(".", 1)[0] not in desk.of):
            raise click.ClickException(f"no service publishes {', '.join(strange)}.")
        if into is not None:
            heard = {one["type"] for one in desk.of[into].subscriptions() if one["replayed"]}
            wanted = (wanted & heard) if types else heard
            if not wanted:
                raise click.ClickException(f"{into} hears nothing of that, or may not be told it again.")
        for service, publisher in desk.of.items():
            own = sorted(name for name in wanted if name.startswith(f"{service}."))
            if (wanted or into) and not own:
                continue
            count, after = 0, 0
            while True:
                sent = publisher.replay(
                    since=since.replace(tzinfo=UTC).isoformat(), until=ends.isoformat(), types=own, after=after,
                    dry_run=dry_run,
                )  # fmt: skip
                count += sent["count"]
                if sent["after"] is None:
                    break
                after = sent["after"]
            click.echo(f"{service}: {count} {'would go' if dry_run else 'go'} out again")
