"""Gauges of a worker for Prometheus, read from its threads and its database at each scrape.

Every worker of a service reads the same database, so take the largest of several (`max by (service)`).
"""

from collections.abc import Iterator

import structlog
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from shared.messaging.admin.status import Status, status
from shared.messaging.runtime.worker import PARTS, Worker

_log = structlog.get_logger(__name__)

OUTBOX = (
    "sinau_outbox_waiting_events",
    "Outbox rows by state: pending, scheduled or held.",
    ["service", "state"],
)
OUTBOX_AGE = (
    "sinau_outbox_oldest_seconds",
    "How long the oldest pending outbox row has waited to be sent; 0 when none does.",
    ["service"],
)
INBOX = (
    "sinau_inbox_waiting_events",
    "Events that arrived and are not handled, by state: retry, not_yet, waiting or dead.",
    ["service", "state"],
)
INBOX_AGE = (
    "sinau_inbox_oldest_seconds",
    "Age of the oldest inbox event that is tried again; 0 when there is none. Dead ones do not count.",
    ["service"],
)
QUEUE = (
    "sinau_queue_messages",
    "Messages that wait at the broker, by queue: inbox or parked (delivered too often). Read every 15 seconds.",
    ["service", "queue"],
)
READY = (
    "sinau_worker_ready",
    "1 when relay, consumer and handlers work, as /readyz says; else 0.",
    ["service"],
)
PART_READY = (
    "sinau_worker_part_ready",
    "1 when this part of a worker works, else 0: relay, consumer or handlers.",
    ["service", "part"],
)
LEADING = (
    "sinau_relay_leading",
    "1 at the worker with the active relay, 0 at all others. The sum over a service's workers is 1.",
    ["service"],
)
ALL = (OUTBOX, OUTBOX_AGE, INBOX, INBOX_AGE, QUEUE, READY, PART_READY, LEADING)


class Gauges(Collector):
    """The gauges of one worker; `REGISTRY.register` it.

    Args:
        worker: whose.
    """

    def __init__(self, worker: Worker) -> None:
        self._worker = worker

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """The names of the gauges; without this, registering would collect."""
        return (GaugeMetricFamily(name, sentence) for name, sentence, _ in ALL)

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Read them. Without the database its numbers are missing, and the worker is not ready."""
        service, health = self._worker.service, self._worker.health()
        yield _gauge(READY, {(service,): health["ready"]})
        yield _gauge(PART_READY, {(service, part): health[part]["healthy"] for part in PARTS})
        yield _gauge(LEADING, {(service,): health["relay"]["state"] == "leading"})
        yield _gauge(
            QUEUE, {(service, queue): count for queue, count in self._worker.consumer.depths.items()}
        )
        try:
            with self._worker.database.reading() as session:
                found = status(session, service, self._worker.database.clock.now())
        except SQLAlchemyError as error:
            _log.warning("gauges_unread", error=type(error).__name__)
        else:
            yield from _of_the_database(found)


def _of_the_database(found: Status) -> Iterator[GaugeMetricFamily]:
    service = found.service
    yield _gauge(OUTBOX, {(service, state): count for state, count in found.outbox.items()})
    yield _gauge(OUTBOX_AGE, {(service,): found.oldest_pending_seconds or 0})
    yield _gauge(INBOX, {(service, state): count for state, count in found.inbox.items()})
    yield _gauge(INBOX_AGE, {(service,): found.oldest_open_seconds or 0})


def _gauge(named: tuple[str, str, list[str]], values: dict[tuple[str, ...], float]) -> GaugeMetricFamily:
    name, sentence, labels = named
    family = GaugeMetricFamily(name, sentence, labels=labels)
    for of, value in values.items():
        family.add_metric(of, float(value))
    return family
