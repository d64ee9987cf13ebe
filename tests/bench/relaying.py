"""The relay compared with its client: what reading rows, keeping order and marking cost beyond bare publishing."""

import threading
import time
from collections.abc import Sequence
from itertools import takewhile

from sqlalchemy import func, insert, select

from shared.messaging import metrics
from shared.messaging.broker.connection import Link
from shared.messaging.broker.topology import EXCHANGE
from shared.messaging.cloudevents import CONTENT_TYPE
from shared.messaging.outbox.pending import BATCH, Row
from shared.messaging.runtime.relay import Relay
from shared.messaging.tables import IS_PENDING, outbox
from tests.bench.environment import Environment, Lost, counted, messages, wait_until

WINDOW = 2 * BATCH


def publish(environment: Environment, rows: Sequence[Row]) -> float:
    """Publish with kombu's channel alone, pipelined, until all is confirmed; seconds."""
    link = Link(environment.broker_url, name="bench raw", user="shop")
    channel = link.channel()
    channel.confirm_select()
    unconfirmed: dict[int, Row] = {}

    def on_ack(delivery_tag: int, multiple: bool) -> None:
        tags = list(takewhile(delivery_tag.__ge__, unconfirmed)) if multiple else [delivery_tag]
        for tag in tags:
            del unconfirmed[tag]

    channel.events["basic_ack"].add(on_ack)
    began_at = time.perf_counter()
    for number, row in enumerate(rows, start=1):
        properties = {"delivery_mode": 2, "message_id": str(row.event_id), "type": row.type, "app_id": "shop"}
        if link.user:
            properties["user_id"] = link.user
        message = channel.prepare_message(row.body, content_type=CONTENT_TYPE, properties=properties)
        unconfirmed[number] = row
        channel.basic_publish(message, exchange=EXCHANGE, routing_key=row.type, mandatory=True)
        while len(unconfirmed) >= WINDOW:
            link.drain(1.0)
    while unconfirmed:
        link.drain(1.0)
    seconds = time.perf_counter() - began_at
    link.close()
    return seconds


def raw_rate(environment: Environment, count: int) -> float:
    """Events per second of bare publishing.

    Raises:
        Lost: the broker does not have all that it confirmed.
    """
    rows = messages(count)
    seconds = publish(environment, rows)
    _check_queued(environment, count)
    return count / seconds


def relay_rate(environment: Environment, count: int) -> float:
    """Let a relay that is connected and idle send what one commit records; events per second until all is marked.

    Raises:
        Lost: a row is not marked, or the broker does not have it.
    """
    relay = Relay(environment.shop, environment.broker_url)
    thread = threading.Thread(target=relay.run, name="bench relay", daemon=True)
    thread.start()
    wait_until(lambda: relay.thread_health.is_healthy(1.0))
    rows, sent_before = messages(count), _sent_count()
    with environment.shop.begin() as context:
        context.session.execute(insert(outbox), [as_pending(row, environment) for row in rows])
        context.transaction.recorded = True
    began_at = time.perf_counter()
    wait_until(lambda: _sent_count() - sent_before >= count)
    seconds = time.perf_counter() - began_at
    relay.stop()
    thread.join()
    with environment.shop.reading() as session:
        pending = session.scalar(select(func.count()).select_from(outbox).where(IS_PENDING))
    if pending:
        raise Lost(f"{pending} rows are not marked as sent")
    _check_queued(environment, count)
    return count / seconds


def as_pending(row: Row, environment: Environment) -> dict[str, object]:
    """A message as a row of the outbox."""
    now = environment.shop.clock.now()
    return {
        "event_id": row.event_id,
        "type": row.type,
        "subject": row.subject,
        "time": now,
        "correlation_id": row.event_id,
        "body": row.body,
        "state": "pending",
        "available_at": now,
    }


def _sent_count() -> int:
    return counted(metrics.SENT, service="shop")


def _check_queued(environment: Environment, count: int) -> None:
    wait_until(lambda: environment.queued_count() >= count)
    if (queued := environment.queued_count()) != count:
        raise Lost(f"{count} events were sent, and {queued} are in the queue")
    environment.empty_queue()
