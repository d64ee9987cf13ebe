"""RabbitMQ killed, frozen, in alarm, unwilling to know a service, and with queues that are gone, full or unbound."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from random import Random

from deploy.embedded.composition import SUBSCRIPTIONS
from deploy.embedded.settings import BACKEND
from shared.messaging.broker.declarations import apply
from shared.messaging.broker.topology import EXCHANGE, inbox_queue, topology_of
from tests.fault.servers import ALARMS
from tests.soak.campus import Campus, subscribed
from tests.soak.faults.messages import send_all_again


@contextmanager
def broker_killed(campus: Campus, _chance: Random) -> Iterator[None]:
    campus.rabbit.kill()
    try:
        yield
    finally:
        campus.rabbit.start()


@contextmanager
def broker_frozen(campus: Campus, _chance: Random) -> Iterator[None]:
    campus.rabbit.freeze()
    try:
        yield
    finally:
        campus.rabbit.thaw()


@contextmanager
def broker_alarm(campus: Campus, chance: Random) -> Iterator[None]:
    with campus.rabbit.alarm(chance.choice(sorted(ALARMS))):
        yield


@contextmanager
def broker_credentials_revoked(campus: Campus, chance: Random) -> Iterator[None]:
    """Of one service: another password, with its connections closed, or no right in the virtual host."""
    service, api = chance.choice(BACKEND), campus.rabbit.api
    if chance.random() < 0.5:
        other = {"password": "another", "tags": ""}
        api.put(f"/users/{service}", json=other).raise_for_status()
        # None may be open just now, which is said with 404.
        api.delete(f"/connections/username/{service}")
    else:
        api.delete(f"/permissions/{campus.vhost}/{service}").raise_for_status()
    try:
        yield
    finally:
        campus.declare()


@contextmanager
def queue_full(campus: Campus, chance: Random) -> Iterator[None]:
    """It takes one message and refuses the next."""
    queue = inbox_queue(chance.choice(_listening()))
    policy = {
        "pattern": f"^{queue}$",
        "definition": {"max-length": 1, "overflow": "reject-publish"},
        "apply-to": "queues",
    }
    path = f"/policies/{campus.vhost}/full"
    campus.rabbit.api.put(path, json=policy).raise_for_status()
    try:
        yield
    finally:
        campus.rabbit.api.delete(path).raise_for_status()


@contextmanager
def queue_unbound(campus: Campus, chance: Random) -> Iterator[None]:
    """One type reaches a listener no more, until the operator applies the topology.

    What came meanwhile was kept where nobody else hears it; else it passed the listener by, and is sent again.
    """
    since = datetime.now(UTC) - timedelta(minutes=1)
    service = chance.choice(_listening())
    name = chance.choice(sorted(subscribed(service)))
    path = f"/bindings/{campus.vhost}/e/{EXCHANGE}/q/{inbox_queue(service)}/{name}"
    campus.rabbit.api.delete(path).raise_for_status()
    try:
        yield
    finally:
        _apply(campus)
        send_all_again(campus, since=since, types={name})


@contextmanager
def queue_deleted(campus: Campus, chance: Random) -> Iterator[None]:
    """The one fault that an operator makes and mends: what was in the queue is sent again from the outboxes."""
    service = chance.choice(_listening())
    since = datetime.now(UTC) - timedelta(minutes=1)
    campus.rabbit.api.delete(f"/queues/{campus.vhost}/{inbox_queue(service)}").raise_for_status()
    try:
        yield
    finally:
        _apply(campus)
        send_all_again(campus, since=since, types=subscribed(service))


def _apply(campus: Campus) -> None:
    """What `sinau events topology apply` does: it also sends on what waited for a binding."""
    apply(campus.rabbit.url(campus.vhost), topology_of(SUBSCRIPTIONS))


def _listening() -> list[str]:
    return [service for service in BACKEND if subscribed(service)]
