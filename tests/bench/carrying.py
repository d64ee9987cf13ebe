"""The embedded broker compared with bare SQLite: what a message costs beyond its durable commit."""

import sqlite3
import threading
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

from shared.messaging.broker.connection import Link
from shared.messaging.broker.topology import EXCHANGE
from shared.messaging.cloudevents import CONTENT_TYPE
from tests.bench.environment import QUEUE, Environment, Lost, messages


def raw_rate(folder: Path, count: int) -> float:
    """Commits per second of one 600-byte row each, durable as the broker's are (WAL, `synchronous=FULL`)."""
    bodies = [row.body for row in messages(count)]
    connection = sqlite3.connect(folder / f"{uuid4().hex}.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE messages (id INTEGER PRIMARY KEY, body BLOB NOT NULL)")
    began_at = time.perf_counter()
    for body in bodies:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO messages (body) VALUES (?)", (body,))
        connection.execute("COMMIT")
    seconds = time.perf_counter() - began_at
    connection.close()
    return count / seconds


def transport_rate(environment: Environment, count: int) -> float:
    """Messages per second, each published and confirmed before the next, all delivered and acknowledged meanwhile.

    Raises:
        Lost: not each of them came, once and in order.
    """
    rows, came = messages(count), list[str]()
    consumer = threading.Thread(target=_consume, args=(environment.broker_url, came, count), daemon=True)
    link = Link(environment.broker_url, name="bench", user="shop")
    channel = link.channel()
    channel.confirm_select()
    confirmed: list[int] = []
    channel.events["basic_ack"].add(lambda tag, multiple: confirmed.append(tag))
    consumer.start()
    began_at = time.perf_counter()
    for number, row in enumerate(rows, start=1):
        properties = {"delivery_mode": 2, "message_id": str(row.event_id), "type": row.type, "app_id": "shop"}
        message = channel.prepare_message(row.body, content_type=CONTENT_TYPE, properties=properties)
        channel.basic_publish(message, exchange=EXCHANGE, routing_key=row.type, mandatory=True)
        while len(confirmed) < number:
            link.drain(1.0)
    consumer.join()
    seconds = time.perf_counter() - began_at
    link.close()
    if came != [str(row.event_id) for row in rows] or environment.queued_count():
        raise Lost(f"of {count} messages {len(set(came))} came, in {len(came)} deliveries")
    return count / seconds


def _consume(url: str, came: list[str], count: int) -> None:
    link = Link(url, name="bench", user="store")
    channel = link.channel()
    channel.basic_qos(0, 300, False)
    unacknowledged: list[int] = []

    def on_message(message: Any) -> None:
        came.append(message.properties["message_id"])
        unacknowledged.append(message.delivery_tag)

    channel.basic_consume(queue=QUEUE, consumer_tag="bench", callback=on_message)
    while len(came) < count or unacknowledged:
        link.drain(1.0)
        if unacknowledged:
            channel.basic_ack(unacknowledged.pop(), multiple=True)
            unacknowledged.clear()
    link.close()
