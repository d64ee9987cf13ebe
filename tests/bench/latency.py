"""From the commit that records an event to the commit that applies it in another service.

Embedded, writer and workers share a process. Deployed, the writer, the shop's worker and the store's worker have each
their own, as in the deployment; the monotonic clock is one for all processes of a machine.
"""

import contextlib
import multiprocessing
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection
from typing import Any

from sqlalchemy.orm import Session

from shared.ids import uuid7
from shared.messaging.announce import announce
from shared.messaging.outbox import record
from shared.messaging.subscription import Subscription
from shared.messaging.worker import Worker
from shared.persistence.database import Database
from tests.bench.house import PATIENCE_SECONDS, House, Lost, on_order_placed, url_of
from tests.integration.messaging.facts import OrderPlaced

Report = Callable[[Sequence[int], float], None]
NOTE = "x" * 140
"""Makes the event 600 bytes."""


class WatchedDatabase(Database):
    """A database that tells which orders a commit has applied, and when.

    Args:
        report: is told.
    """

    def __init__(self, url: str, report: Report) -> None:
        super().__init__(url, service="store")
        self._report = report

    @contextlib.contextmanager
    def begin(self, cause: Any = None) -> Iterator[Session]:
        """A transaction, as ever."""
        with super().begin(cause) as session:
            yield session
        if numbers := session.info.get("numbers"):
            self._report(numbers, time.monotonic())


def _note(event: OrderPlaced, session: Session) -> None:
    on_order_placed(event, session)
    session.info.setdefault("numbers", []).append(event.number)


WATCHED = (Subscription(OrderPlaced, _note),)


class Instants:
    """When each order was applied."""

    def __init__(self) -> None:
        self._by_number: dict[int, float] = {}
        self._changed = threading.Condition()

    def add(self, numbers: Sequence[int], instant: float) -> None:
        """These were applied. From any thread."""
        with self._changed:
            self._by_number.update(dict.fromkeys(numbers, instant))
            self._changed.notify_all()

    def of(self, number: int) -> float:
        """When one was, as soon as it is known.

        Raises:
            Lost: it was not, in two minutes.
        """
        with self._changed:
            if not self._changed.wait_for(lambda: number in self._by_number, PATIENCE_SECONDS):
                raise Lost(f"order {number} was committed and not applied")
            return self._by_number[number]


class Line:
    """A writer and running workers.

    Args:
        shop: where orders are placed.
        instants: of what the store applied.
    """

    def __init__(self, shop: Database, instants: Instants) -> None:
        self._shop = shop
        self._instants = instants
        self._number = 0
        self._committed_at = 0.0
        shop.on_recorded(self._on_committed)

    def idle(self, count: int) -> list[float]:
        """Milliseconds of so many orders, each placed a moment after the last was applied."""
        found, pause = [], threading.Event()
        for _ in range(count):
            (number,) = self._place(1)
            found.append((self._instants.of(number) - self._committed_at) * 1000)
            # What follows the handling, the acknowledgement and the marks, is over by then.
            pause.wait(0.02)
        return found

    def busy(self, rate: int, seconds: float, at_once: int = 10) -> list[float]:
        """Milliseconds of orders that are placed at a steady rate, some to a transaction, whatever becomes of them."""
        began_at, placed, pause = time.monotonic(), [], threading.Event()
        for turn in range(round(rate * seconds / at_once)):
            pause.wait(max(0.0, began_at + turn * at_once / rate - time.monotonic()))
            numbers = self._place(at_once)
            placed += [(number, self._committed_at) for number in numbers]
        return [(self._instants.of(number) - committed_at) * 1000 for number, committed_at in placed]

    def _place(self, count: int) -> list[int]:
        numbers = [self._number + place for place in range(count)]
        self._number += count
        with self._shop.begin() as session:
            for number in numbers:
                record(session, OrderPlaced(order_id=uuid7(), number=number, note=NOTE))
        return numbers

    def _on_committed(self) -> None:
        self._committed_at = time.monotonic()


@contextlib.contextmanager
def embedded_line(house: House) -> Iterator[Line]:
    """Writer and both workers in this process."""
    instants = Instants()
    shop = Database(url_of(house.shop), service="shop")
    store = WatchedDatabase(url_of(house.store), instants.add)
    line = Line(shop, instants)
    workers = [
        Worker("shop", shop, house.broker_url, ()),
        Worker("store", store, house.broker_url, WATCHED),
    ]
    for worker in workers:
        worker.start()
    line.idle(5)
    yield line
    for worker in workers:
        worker.stop()
    shop.dispose()
    store.dispose()


@contextlib.contextmanager
def deployed_line(house: House) -> Iterator[Line]:
    """The writer in this process, each worker in one of its own."""
    instants, context = Instants(), multiprocessing.get_context("spawn")
    shop = Database(url_of(house.shop), service="shop")
    line = Line(shop, instants)
    announce(shop)
    ends, processes = [], []
    for service, database in (("shop", house.shop), ("store", house.store)):
        here, there = context.Pipe()
        process = context.Process(
            target=_work, args=(service, url_of(database), house.broker_url, there), daemon=True
        )
        process.start()
        there.close()
        ends.append(here)
        processes.append(process)
    listener = threading.Thread(target=_listen, args=(ends[1], instants), daemon=True)
    listener.start()
    line.idle(5)
    yield line
    for end, process in zip(ends, processes, strict=True):
        end.send(None)
        process.join(PATIENCE_SECONDS)
    listener.join(PATIENCE_SECONDS)
    shop.dispose()


def _listen(end: Connection, instants: Instants) -> None:
    with contextlib.suppress(EOFError):
        while True:
            instants.add(*end.recv())


def _work(service: str, database_url: str, broker_url: str, end: Connection) -> None:
    is_store = service == "store"
    database = (
        WatchedDatabase(database_url, lambda numbers, instant: end.send((numbers, instant)))
        if is_store
        else Database(database_url, service=service)
    )
    worker = Worker(service, database, broker_url, WATCHED if is_store else ())
    worker.start()
    end.recv()
    worker.stop()
    database.dispose()
    end.close()
