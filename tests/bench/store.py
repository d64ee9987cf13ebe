"""The store of the benchmarks; as a process it prints what it has applied, and when.

`python -m tests.bench.store SERVICE DATABASE_URL BROKER_URL` runs the worker of either service until SIGTERM.
"""

import contextlib
import json
import logging
import sys
import time
from collections.abc import Callable, Iterator, Sequence

import structlog

from shared.ids import uuid7
from shared.messaging.runtime.worker import Worker
from shared.messaging.subscription import Subscription
from shared.persistence.context import Cause, Context
from shared.persistence.database import Database
from tests.integration.messaging.facts import OrderPlaced, Shelf

Report = Callable[[Sequence[int], float], None]


def on_order_placed(event: OrderPlaced, context: Context) -> None:
    """The smallest handler with an effect: one row, without a query before."""
    context.session.add(Shelf(id=uuid7(), order_id=event.order_id, number=event.number))


def _on_order_placed_watched(event: OrderPlaced, context: Context) -> None:
    on_order_placed(event, context)
    context.session.info.setdefault("numbers", []).append(event.number)


SUBSCRIPTIONS = (Subscription(OrderPlaced, on_order_placed),)
WATCHED = (Subscription(OrderPlaced, _on_order_placed_watched),)


class WatchedDatabase(Database):
    """A database that reports which orders a commit has applied, and when.

    Args:
        report: receives the numbers, and the instant of the monotonic clock, which all processes share.
    """

    def __init__(self, url: str, report: Report) -> None:
        super().__init__(url, service="store")
        self._report = report

    @contextlib.contextmanager
    def begin(self, cause: Cause | None = None, *, via: str | None = None) -> Iterator[Context]:
        """A transaction whose orders are reported after the commit."""
        with super().begin(cause, via=via) as context:
            yield context
        if numbers := context.session.info.get("numbers"):
            self._report(numbers, time.monotonic())


def _tell(numbers: Sequence[int], instant: float) -> None:
    sys.stdout.write(json.dumps([numbers, instant]) + "\n")
    sys.stdout.flush()


def main(service: str, database_url: str, broker_url: str) -> int:
    """Work until SIGTERM."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    is_store = service == "store"
    database = WatchedDatabase(database_url, _tell) if is_store else Database(database_url, service=service)
    return Worker(service, database, broker_url, WATCHED if is_store else ()).run_forever()


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
