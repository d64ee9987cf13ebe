"""The consumer with batches compared with a transaction for each message."""

import time
from unittest.mock import patch

from shared.messaging import metrics
from shared.messaging.runtime import processor
from shared.messaging.runtime.worker import Worker
from tests.bench.environment import Environment, counted, messages, wait_until
from tests.bench.relaying import publish
from tests.bench.store import SUBSCRIPTIONS
from tests.integration.messaging.facts import OrderPlaced


def rate(environment: Environment, count: int, *, batch: int = processor.BATCH) -> float:
    """Let a store's worker handle a queue of messages; events per second until the last is committed.

    Args:
        batch: the most that share a transaction.

    Raises:
        Lost: an event was not handled, or not once.
    """
    rows, effects_before = messages(count), environment.effects_count()
    publish(environment, rows)
    handled_before = _handled_count()
    with patch.object(processor, "BATCH", batch):
        worker = Worker("store", environment.store, environment.broker_url, SUBSCRIPTIONS)
        began_at = time.perf_counter()
        worker.start()
        wait_until(lambda: _handled_count() - handled_before >= count)
        seconds = time.perf_counter() - began_at
        worker.stop()
    environment.check_handled([row.event_id for row in rows], effects_before)
    return count / seconds


def _handled_count() -> int:
    return counted(metrics.HANDLED, service="store", type=OrderPlaced.NAME, outcome="done")
