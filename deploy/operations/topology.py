"""`sinau events topology plan|apply|verify|export`: the broker's exchanges, queues and bindings.

Services may not declare anything, so the broker's operator does. Bindings of RabbitMQ are visible in its management API
alone. Without options the commands use the broker of the installation; with options, any other.
"""

import json
from pathlib import Path
from typing import Any

import click

from deploy.embedded.composition import SUBSCRIPTIONS
from deploy.operations.audit import write_down
from deploy.operations.brokers import Broker, look
from deploy.operations.installation import Installation, NoAnswer, NoInstallation
from shared.messaging.broker.addresses import is_embedded
from shared.messaging.broker.declarations import apply, replace_queue
from shared.messaging.broker.definitions import export_definitions
from shared.messaging.broker.inspection import Check
from shared.messaging.broker.topology import topology_of
from shared.messaging.errors import QueueInUse

DIFFERENT = 1
MISSED = (
    "If the service was subscribed before, it has missed what was sent meanwhile: send it again with "
    "`events replay --since TIME --type TYPE --into SERVICE`"
)
DIFFERS = (
    "RabbitMQ cannot change the arguments of what exists. `topology apply --replace NAME` declares a queue again that "
    "is empty and has no consumer: stop the service's worker, and let the queue run empty. What waits in "
    "sinau.unrouted is in its publisher's outbox as well: purge it, replace it, and `events replay` from that time."
)
UNSEEN = (
    "bindings were not compared, because AMQP cannot list them: an event may be missing at a subscriber, or still go "
    "to a service that no longer subscribes. Give --management to compare them."
)


@click.group()
@click.option("--broker", envvar="SINAU_BROKER_URL", help="Its address, with an account that may configure.")
@click.option("--broker-file", envvar="SINAU_BROKER_URL_FILE", type=click.Path(exists=True, path_type=Path))
@click.option("--management", envvar="SINAU_BROKER_MANAGEMENT_URL", help="http://user:password@host:15672")
@click.pass_context
def topology(
    context: click.Context, broker: str | None, broker_file: Path | None, management: str | None
) -> None:
    """Compare or apply the topology. Without options, on the broker of this installation.

    Exit code 0: the topology is complete. 1: it differs. 2: the broker does not answer.
    """
    if broker_file is not None and broker is None:
        broker = broker_file.read_text(encoding="utf-8").strip()
    if broker is not None or context.invoked_subcommand == "export":
        context.obj = Broker(broker or "", management)
        return
    try:
        installation = Installation.from_environment()
    except NoInstallation as error:
        raise NoAnswer(f"{error.detail} Or name a broker with --broker.") from error
    context.obj = Broker(installation.broker_url, management or installation.management_url, installation)


@topology.command()
@click.pass_obj
def plan(broker: Broker) -> None:
    """Print what `apply` would change."""
    found = look(broker)
    for difference in found.differences:
        click.echo(str(difference))
    _report(found, "nothing to change")


@topology.command()
@click.pass_obj
def verify(broker: Broker) -> None:
    """Check that the broker has exactly this topology."""
    found = look(broker)
    for difference in found.differences:
        click.echo(str(difference), err=True)
    _report(found, "the broker has this topology")


@topology.command("apply")
@click.option(
    "--replace",
    "replaced",
    multiple=True,
    help="Declare this queue again, if it is empty and has no consumer.",
)
@click.pass_obj
def apply_it(broker: Broker, replaced: tuple[str, ...]) -> None:
    """Declare what is missing and remove superfluous bindings; queues keep their messages."""
    before = found = look(broker)
    if not is_embedded(broker.url):
        for name in replaced:
            _replace(broker, name, before)
        found = look(broker) if replaced else before
        if any(difference.problem == "differs" for difference in found.differences):
            for difference in found.differences:
                click.echo(str(difference), err=True)
            click.echo(DIFFERS, err=True)
            raise SystemExit(DIFFERENT)
    waited = apply(broker.url, topology_of(SUBSCRIPTIONS), surplus=found.surplus)
    _write_down(
        broker,
        "topology.applied",
        "broker:sinau",
        changed=[str(difference) for difference in before.differences],
        sent_on=waited.sent_on,
        kept=dict(waited.kept),
    )
    click.echo(f"{len(before.differences)} changed, {waited.sent_on} events sent on that had waited for it")
    for name, count in sorted(waited.kept.items()):
        click.echo(f"still waits: {count} {name}, without a subscriber; see docs/operations.md", err=True)
    for difference in before.lost:
        click.echo(f"was missing: {difference.name}. {MISSED}", err=True)
    if not found.saw_bindings:
        click.echo(UNSEEN, err=True)


@topology.command()
@click.option("--vhost", default="/", show_default=True)
def export(vhost: str) -> None:
    """Print RabbitMQ's definitions, with the rights of each service, for `load_definitions`."""
    services = sorted(SUBSCRIPTIONS)
    click.echo(
        json.dumps(export_definitions(topology_of(SUBSCRIPTIONS), services=services, vhost=vhost), indent=1)
    )


def _replace(broker: Broker, name: str, before: Check) -> None:
    differing = {one.name for one in before.differences if (one.kind, one.problem) == ("queue", "differs")}
    if name not in differing:
        raise click.ClickException(
            f"{name} is no queue that differs: see `topology plan`. Nothing was replaced."
        )
    try:
        replace_queue(broker.url, topology_of(SUBSCRIPTIONS), name)
    except QueueInUse as refusal:
        raise click.ClickException(f"{refusal.detail} It stays as it is. {DIFFERS}") from refusal
    _write_down(broker, "topology.queue_replaced", f"queue:{name}")
    click.echo(f"queue {name}: declared again")


def _write_down(broker: Broker, action: str, subject: str, **detail: Any) -> None:
    """Record it in the audit log of the installation that owns the broker."""
    if broker.installation is not None:
        write_down(broker.installation, action, subject, **detail)


def _report(found: Check, well: str) -> None:
    if not found.saw_bindings:
        click.echo(UNSEEN, err=True)
    if any(difference.problem == "differs" for difference in found.differences):
        click.echo(DIFFERS, err=True)
    if found.differences:
        click.echo("run `topology apply`", err=True)
        raise SystemExit(DIFFERENT)
    click.echo(well if found.saw_bindings else f"exchanges and queues: {well}")
