"""From the commit that records an event to the commit that applies it in another service.

Embedded, writer and workers share a process. Deployed, the writer, the shop's worker and the store's worker are
separate processes; the monotonic clock is the same for all processes of a machine.
"""

import contextlib
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence

from shared.ids import uuid7
from shared.messaging.outbox import record
from shared.messaging.runtime.announce import announce
from shared.messaging.runtime.worker import Worker
from shared.persistence.database import Database
from tests.bench.environment import PATIENCE_SECONDS, Environment, Lost, url_of
from tests.bench.store import WATCHED, WatchedDatabase
from tests.integration.messaging.facts import OrderPlaced

NOTE = "x" * 140
"""Makes the event 600 bytes."""


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


class Pipeline:
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
            # The acknowledgement and the marks are done by then.
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
        with self._shop.begin() as context:
            for number in numbers:
                record(context, OrderPlaced(order_id=uuid7(), number=number, note=NOTE))
        return numbers

    def _on_committed(self) -> None:
        self._committed_at = time.monotonic()


@contextlib.contextmanager
def embedded_pipeline(environment: Environment) -> Iterator[Pipeline]:
    """Writer and both workers in this process."""
    instants = Instants()
    shop = Database(url_of(environment.shop), service="shop")
    store = WatchedDatabase(url_of(environment.store), instants.add)
    pipeline = Pipeline(shop, instants)
    workers = [
        Worker("shop", shop, environment.broker_url, ()),
        Worker("store", store, environment.broker_url, WATCHED),
    ]
    for worker in workers:
        worker.start()
    try:
        pipeline.idle(5)
        yield pipeline
    finally:
        for worker in workers:
            worker.stop()
        shop.dispose()
        store.dispose()


@contextlib.contextmanager
def deployed_pipeline(environment: Environment) -> Iterator[Pipeline]:
    """The writer in this process, each worker in one of its own."""
    instants = Instants()
    shop = Database(url_of(environment.shop), service="shop")
    pipeline = Pipeline(shop, instants)
    announce(shop)
    processes = [
        _start(database, environment.broker_url) for database in (environment.shop, environment.store)
    ]
    listener = threading.Thread(target=_listen, args=(processes[1], instants), daemon=True)
    listener.start()
    try:
        pipeline.idle(5)
        yield pipeline
    finally:
        for process in processes:
            process.terminate()
            process.wait(PATIENCE_SECONDS)
        listener.join(PATIENCE_SECONDS)
        for process in processes:
            if process.stdout is not None:
                process.stdout.close()
        shop.dispose()


def _start(database: Database, broker_url: str) -> "subprocess.Popen[str]":
    words = [sys.executable, "-m", "tests.bench.store", database.service, url_of(database), broker_url]
    return subprocess.Popen(words, stdout=subprocess.PIPE, text=True)


def _listen(process: "subprocess.Popen[str]", instants: Instants) -> None:
    with process:
        for line in process.stdout or ():
            instants.add(*json.loads(line))
