"""Faults of messages: duplicates, and unreadable ones."""

import uuid
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from random import Random

from deploy.embedded.settings import BACKEND
from shared.messaging.admin.replaying import send_again
from shared.messaging.broker.connection import Link
from shared.messaging.broker.topology import inbox_queue
from shared.messaging.cloudevents import encode
from shared.messaging.envelope import Envelope, source_of
from shared.messaging.event import family_of
from shared.messaging.inbox.decoding import Delivery, read
from tests.soak.environment import Environment, subscribed


def send_all_again(environment: Environment, *, since: datetime, types: Collection[str] = ()) -> None:
    """Send events since then again, from all outboxes."""
    for database in environment.databases.values():
        with database.begin() as context:
            send_again(context, since=since, until=datetime.now(UTC), types=types, limit=10_000)


@contextmanager
def messages_repeated(environment: Environment, chance: Random) -> Iterator[None]:
    """Send recent events again, twice."""
    since = datetime.now(UTC) - timedelta(seconds=chance.randint(5, 60))
    send_all_again(environment, since=since)
    try:
        yield
    finally:
        send_all_again(environment, since=since)


@contextmanager
def messages_poisoned(environment: Environment, chance: Random) -> Iterator[None]:
    """Put unreadable messages into a queue: they must end as dead and block nothing."""
    service = chance.choice([name for name in BACKEND if subscribed(name)])
    name = chance.choice(sorted(subscribed(service)))
    bodies = [chance.randbytes(200), _strange(name), _strange(f"{family_of(name)}.v99")]
    link = Link(environment.rabbit.url(environment.vhost), name="poisoner")
    channel = link.channel()
    for body in bodies:
        message = channel.prepare_message(body, content_type="application/cloudevents+json", properties={})
        channel.basic_publish(message, exchange="", routing_key=inbox_queue(service))
        environment.poison.add(read(Delivery(body=body), {}).event_id)
    link.close()
    yield


def _strange(type_name: str) -> bytes:
    return encode(
        Envelope(
            id=uuid.uuid4(),
            type=type_name,
            source=source_of(type_name.partition(".")[0]),
            subject="nobody",
            subject_version=None,
            time=datetime.now(UTC),
            correlation_id=uuid.uuid4(),
            causation_id=None,
            traceparent=None,
            data={"nothing": "that is known"},
        )
    )
