"""A shop or a store as a process of its own, to be broken: `python -m tests.fault.process SERVICE DATABASE BROKER`.

The shop reads order numbers from its standard input, a line for each transaction, and answers `ack …` when it has
committed; what it could not commit it answers with `no …`.
"""

import signal
import sys
import threading
from datetime import timedelta
from uuid import UUID

import structlog
from sqlalchemy import insert
from sqlalchemy.orm import Session

from shared.messaging.event import Event, event
from shared.messaging.inbox.retry_policy import RetryPolicy
from shared.messaging.outbox import record
from shared.messaging.runtime.announce import announce
from shared.messaging.runtime.worker import Worker
from shared.messaging.subscription import SideEffect, Subscription
from shared.persistence.context import Context
from shared.persistence.database import Database
from tests.integration.messaging.facts import OrderPacked, OrderPlaced, effects

PLACED = "placed"


@event("shop.order_placed.v1", subject="order_id")
class OrderPlacedNext(Event):
    """The same event as the next version of the shop publishes it.

    Attributes:
        colour: new.
    """

    order_id: UUID
    number: int
    note: str = ""
    colour: str = "white"


DEADLY = 1313
"""The number of an order that kills the store, as a fault in a C library would."""
POISONOUS = 1414
"""The number of an order that the store cannot handle, however often it tries."""
HASTY = RetryPolicy(
    first=timedelta(milliseconds=50),
    factor=1,
    attempts=20,
    not_yet=timedelta(milliseconds=50),
    claim=timedelta(seconds=1),
)


def order_id(number: int) -> UUID:
    """Three orders in a row share a subject."""
    return UUID(int=number // 3 + 1)


def place(database: Database, numbers: list[int], *, next_version: bool = False) -> None:
    """Place orders in one transaction: a row of business and an event for each."""
    with database.begin() as context:
        for number in numbers:
            act(context.session, PLACED, number)
            if next_version:
                record(context, OrderPlacedNext(order_id=order_id(number), number=number, colour="green"))
            else:
                record(context, OrderPlaced(order_id=order_id(number), number=number))


def act(session: Session, type_name: str, number: int) -> None:
    """Have the effect that is counted."""
    session.execute(insert(effects).values(type=type_name, subject=str(order_id(number)), number=number))


def on_order_placed(fact: OrderPlaced | OrderPlacedNext, context: Context) -> None:
    """Pack it, with an effect in the database."""
    act(context.session, OrderPlaced.NAME, fact.number)
    if fact.number == DEADLY:
        # To this thread, which then does not go on while another one takes the signal.
        signal.raise_signal(signal.SIGSEGV)
    if fact.number == POISONOUS:
        raise ValueError("this cannot be packed")
    record(context, OrderPacked(order_id=fact.order_id, number=fact.number))


def on_order_placed_with_side_effect(fact: OrderPlaced, context: Context) -> SideEffect:
    """Pack it, with a side effect."""

    def finish(context: Context, number: int) -> None:
        act(context.session, OrderPlaced.NAME, number)
        record(context, OrderPacked(order_id=fact.order_id, number=number))

    return SideEffect(lambda: fact.number, finish)


def on_order_packed(fact: OrderPacked, context: Context) -> None:
    """Remember it."""
    act(context.session, OrderPacked.NAME, fact.number)


def subscriptions_of(
    service: str, *, side_effect: bool = False, next_version: bool = False
) -> list[Subscription]:
    """The subscriptions of a service."""
    if service == "shop":
        return [Subscription(OrderPacked, on_order_packed)]
    if next_version:
        return [Subscription(OrderPlacedNext, on_order_placed, may_cause=(OrderPacked,))]
    handler = on_order_placed_with_side_effect if side_effect else on_order_placed
    return [Subscription(OrderPlaced, handler, may_cause=(OrderPacked,), alone=side_effect)]


def _serve(database: Database, *, next_version: bool) -> None:
    for line in sys.stdin:
        try:
            place(database, [int(word) for word in line.split()], next_version=next_version)
        except Exception as error:  # noqa: BLE001  # whatever it is, the client learns that it was not done
            print("no", type(error).__name__, line.strip(), flush=True)  # noqa: T201  # the answer to the client
        else:
            print("ack", line.strip(), flush=True)  # noqa: T201  # as above


def main() -> int:
    """Run until told to end."""
    # Standard output is for answers alone.
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    service, database_url, broker_url = sys.argv[1:4]
    database = Database(database_url, service=service)
    side_effect, next_version = (word in sys.argv[4:] for word in ("side-effect", "next-version"))
    subscriptions = subscriptions_of(service, side_effect=side_effect, next_version=next_version)
    worker = Worker(service, database, broker_url, subscriptions, retry=HASTY)
    if service == "shop":
        announce(database)
        threading.Thread(
            target=_serve, args=(database,), kwargs={"next_version": next_version}, daemon=True
        ).start()
    return worker.run_forever()


if __name__ == "__main__":
    sys.exit(main())
