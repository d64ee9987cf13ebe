"""Compares what a client was told with what the services have: nothing lost, duplicated or invented."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

import orjson
from sqlalchemy import func, select

from shared.messaging.broker.connection import Link
from shared.messaging.broker.topology import inbox_queue, parked_queue
from shared.messaging.tables import inbox, outbox
from shared.persistence.database import Database
from tests.fault.process import PLACED
from tests.integration.messaging.facts import OrderPacked, OrderPlaced, effects

RECEIVED = {"shop": OrderPacked.NAME, "store": OrderPlaced.NAME}
PUBLISHED = {"shop": OrderPlaced.NAME, "store": OrderPacked.NAME}
_OPEN = ("retry", "not_yet", "waiting")


@dataclass(frozen=True, slots=True)
class Comparison:
    """The result of a run.

    Attributes:
        acknowledged: how many commands the client was told are done.
        lost: commands that were acknowledged, or committed, and whose effects are not all there.
        duplicated: commands with an effect, a row or an event more than once.
        unexpected: effects of commands that were never sent, or that were undone.
        recovered: commands whose acknowledgement never came and whose effects are all there.
    """

    acknowledged: int
    lost: list[int]
    duplicated: list[int]
    unexpected: list[int]
    recovered: list[int]

    def __str__(self) -> str:
        return (
            f"acknowledged {self.acknowledged}, lost {self.lost}, duplicated {self.duplicated}, "
            f"unexpected {self.unexpected}, recovered {self.recovered}"
        )


def numbers_of(database: Database, type_name: str) -> Counter[int]:
    """How often each order had an effect."""
    with database.reading() as session:
        return Counter(session.scalars(select(effects.c.number).where(effects.c.type == type_name)))


def _recorded(database: Database, type_name: str) -> Counter[int]:
    with database.reading() as session:
        bodies = session.scalars(select(outbox.c.body).where(outbox.c.type == type_name))
        return Counter(orjson.loads(body)["data"]["number"] for body in bodies)


def compare(
    databases: dict[str, Database],
    *,
    attempted: Collection[int],
    acknowledged: Collection[int],
    given_up: Collection[int] = (),
) -> Comparison:
    """Compare the client's log with the services.

    Args:
        attempted: numbers that the client sent.
        acknowledged: those that it was told are done.
        given_up: those whose events are expected to be dead at the store: they have no effect there.
    """
    shop, store = databases["shop"], databases["store"]
    placed = numbers_of(shop, PLACED)
    stages = [_recorded(shop, OrderPlaced.NAME)]
    later = [
        numbers_of(store, OrderPlaced.NAME),
        _recorded(store, OrderPacked.NAME),
        numbers_of(shop, OrderPacked.NAME),
    ]
    wanted = set(acknowledged) | set(placed)
    lost = {number for number in wanted if any(number not in stage for stage in (placed, *stages))}
    lost |= {number for number in wanted - set(given_up) if any(number not in stage for stage in later)}
    everything = [placed, *stages, *later]
    duplicated = {number for stage in everything for number, count in stage.items() if count > 1}
    unexpected = {number for stage in everything for number in stage} - (set(attempted) & set(placed))
    unexpected |= {number for stage in later for number in stage} & set(given_up)
    recovered = set(placed) - set(acknowledged) - lost
    return Comparison(
        len(set(acknowledged)), sorted(lost), sorted(duplicated), sorted(unexpected), sorted(recovered)
    )


def missing(databases: dict[str, Database]) -> list[str]:
    """What is still on its way; empty when all that was recorded has arrived and is finished."""
    words: list[str] = []
    arrived: dict[str, set[object]] = {}
    for name, database in databases.items():
        with database.reading() as session:
            rows = session.execute(select(inbox.c.event_id, inbox.c.state)).all()
        arrived[name] = {row.event_id for row in rows}
        count = sum(row.state in _OPEN for row in rows)
        words += [f"{name} has {count} to finish"] if count else []
    for name, subscriber in (("shop", "store"), ("store", "shop")):
        with databases[name].reading() as session:
            rows = session.execute(select(outbox.c.event_id, outbox.c.state)).all()
        unsent = sum(row.state != "sent" for row in rows)
        words += [f"{name} has {unsent} to send"] if unsent else []
        away = sum(row.event_id not in arrived[subscriber] for row in rows)
        words += [f"{away} of {name} have not arrived"] if away else []
    return words


def imbalance(databases: dict[str, Database], broker_url: str) -> list[str]:
    """Where published = handled + waiting + retry + dead + parked + queued does not hold, in words."""
    words = []
    for publisher, subscriber in (("shop", "store"), ("store", "shop")):
        with databases[publisher].reading() as session:
            published = session.scalar(
                select(func.count())
                .select_from(outbox)
                .where(outbox.c.state == "sent", outbox.c.type == PUBLISHED[publisher])
            )
        with databases[subscriber].reading() as session:
            known = session.scalar(
                select(func.count()).select_from(inbox).where(inbox.c.type == RECEIVED[subscriber])
            )
        link = Link(broker_url, name="checker")
        channel = link.channel()
        queued = [
            channel.queue_declare(queue, passive=True).message_count
            for queue in (inbox_queue(subscriber), parked_queue(subscriber))
        ]
        link.close()
        if published != (known or 0) + sum(queued):
            words.append(f"{publisher} published {published}; {subscriber} knows {known}; queued {queued}")
    return words
