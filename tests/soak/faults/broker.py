"""Faults of RabbitMQ: killed, frozen, in alarm, revoked credentials, and queues that are deleted, full or unbound."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from random import Random

from deploy.embedded.composition import SUBSCRIPTIONS
from deploy.embedded.settings import BACKEND
from shared.messaging.broker.declarations import apply
from shared.messaging.broker.topology import EXCHANGE, inbox_queue, topology_of
from tests.fault.servers import ALARMS
from tests.soak.environment import Environment, subscribed
from tests.soak.faults.messages import send_all_again


@contextmanager
def broker_killed(environment: Environment, _chance: Random) -> Iterator[None]:
    environment.rabbit.kill()
    try:
        yield
    finally:
        environment.rabbit.start()


@contextmanager
def broker_frozen(environment: Environment, _chance: Random) -> Iterator[None]:
    environment.rabbit.freeze()
    try:
        yield
    finally:
        environment.rabbit.thaw()


@contextmanager
def broker_alarm(environment: Environment, chance: Random) -> Iterator[None]:
    with environment.rabbit.alarm(chance.choice(sorted(ALARMS))):
        yield


@contextmanager
def broker_credentials_revoked(environment: Environment, chance: Random) -> Iterator[None]:
    """Change the password of one service and close its connections, or revoke its permissions."""
    service, api = chance.choice(BACKEND), environment.rabbit.api
    if chance.random() < 0.5:
        other = {"password": "another", "tags": ""}
        api.put(f"/users/{service}", json=other).raise_for_status()
        # The answer is 404 when none is open.
        api.delete(f"/connections/username/{service}")
    else:
        api.delete(f"/permissions/{environment.vhost}/{service}").raise_for_status()
    try:
        yield
    finally:
        environment.declare()


@contextmanager
def queue_full(environment: Environment, chance: Random) -> Iterator[None]:
    """Limit a queue to one message; further ones are rejected."""
    queue = inbox_queue(chance.choice(_listening()))
    policy = {
        "pattern": f"^{queue}$",
        "definition": {"max-length": 1, "overflow": "reject-publish"},
        "apply-to": "queues",
    }
    path = f"/policies/{environment.vhost}/full"
    environment.rabbit.api.put(path, json=policy).raise_for_status()
    try:
        yield
    finally:
        environment.rabbit.api.delete(path).raise_for_status()


@contextmanager
def queue_unbound(environment: Environment, chance: Random) -> Iterator[None]:
    """Remove the binding of one event type, until the topology is applied.

    Without another subscriber the events were kept in `unrouted`; otherwise they missed this one and are sent again.
    """
    since = datetime.now(UTC) - timedelta(minutes=1)
    service = chance.choice(_listening())
    name = chance.choice(sorted(subscribed(service)))
    path = f"/bindings/{environment.vhost}/e/{EXCHANGE}/q/{inbox_queue(service)}/{name}"
    environment.rabbit.api.delete(path).raise_for_status()
    try:
        yield
    finally:
        _apply(environment)
        send_all_again(environment, since=since, types={name})


@contextmanager
def queue_deleted(environment: Environment, chance: Random) -> Iterator[None]:
    """Delete a queue, as only an operator can. Its events are sent again from the outboxes."""
    service = chance.choice(_listening())
    since = datetime.now(UTC) - timedelta(minutes=1)
    environment.rabbit.api.delete(f"/queues/{environment.vhost}/{inbox_queue(service)}").raise_for_status()
    try:
        yield
    finally:
        _apply(environment)
        send_all_again(environment, since=since, types=subscribed(service))


def _apply(environment: Environment) -> None:
    """As `sinau events topology apply`, which also forwards unrouted events."""
    apply(environment.rabbit.url(environment.vhost), topology_of(SUBSCRIPTIONS))


def _listening() -> list[str]:
    return [service for service in BACKEND if subscribed(service)]
