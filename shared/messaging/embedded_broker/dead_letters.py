"""Dead-lettering: where messages go that were rejected or delivered too often."""

import json
import sqlite3
from collections.abc import Sequence

from shared.messaging.embedded_broker.declarations import read_declarations


def park(cursor: sqlite3.Cursor) -> set[str]:
    """Dead-letter what was delivered too often. RabbitMQ counts returns, so a limit allows one delivery more."""
    touched: set[str] = set()
    for queue, arguments in cursor.execute("SELECT name, arguments FROM queues").fetchall():
        limit = json.loads(arguments).get("x-delivery-limit")
        if limit is not None:
            rows = cursor.execute(
                "SELECT id FROM messages WHERE queue = ? AND owner IS NULL AND deliveries > ?", (queue, limit)
            ).fetchall()
            touched |= dead_letter(cursor, [row[0] for row in rows], "delivery_limit")
    return touched


def dead_letter(cursor: sqlite3.Cursor, ids: Sequence[int], reason: str) -> set[str]:
    """Move messages to the dead-letter target of their queue, or delete them where there is none; the target queues."""
    routes, touched = read_declarations(cursor).routes, set()
    for message in ids:
        queue, routing_key, text, body, arguments = cursor.execute(
            "SELECT queue, routing_key, properties, body, arguments FROM messages JOIN queues ON name = queue"
            " WHERE id = ?",
            (message,),
        ).fetchone()
        known = json.loads(arguments)
        cursor.execute("DELETE FROM messages WHERE id = ?", (message,))
        if "x-dead-letter-exchange" not in known:
            continue
        exchange = known["x-dead-letter-exchange"]
        target = known.get("x-dead-letter-routing-key", routing_key)
        properties = json.loads(text)
        properties["headers"] = properties.get("headers", {}) | {
            "x-first-death-queue": queue,
            "x-first-death-reason": reason,
        }
        for to in routes.queues_for(exchange, target):
            cursor.execute(
                "INSERT INTO messages (queue, exchange, routing_key, properties, body) VALUES (?, ?, ?, ?, ?)",
                (to, exchange, target, json.dumps(properties), body),
            )
            touched.add(to)
    return touched
