"""Counters and histograms of a worker. `admin.gauges` has what is read when Prometheus asks."""

from functools import cache

from prometheus_client import Counter, Histogram

_LAGS = (0.005, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 60, 600, 3600)
_ROUND_TRIPS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10)

SENT = Counter("sinau_outbox_sent", "Outbox rows that the broker has confirmed.", ["service"])
HELD = Counter(
    "sinau_outbox_held", "Outbox rows that the broker refused; each waits for another attempt.", ["service"]
)
CONFIRM = Histogram(
    "sinau_outbox_confirm_seconds",
    "Time from publishing the first row of a batch to the broker's confirm of the last.",
    ["service"],
    buckets=_ROUND_TRIPS,
)
HANDLED = Counter(
    "sinau_inbox_events",
    "Events that arrived, and attempts to handle them, by outcome: "
    "done, skipped, waiting, not_yet, retry or dead.",
    ["service", "type", "outcome"],
)
HANDLER = Histogram(
    "sinau_inbox_handler_seconds",
    "Time in the handler of an event, without its transaction; failures and repeated runs count too.",
    ["service", "type"],
    buckets=_ROUND_TRIPS,
)
LAG = Histogram(
    "sinau_event_lag_seconds",
    "Time from when an event was recorded, or became due, until it was handled.",
    ["service"],
    buckets=_LAGS,
)


@cache
def handler_seconds(service: str, type_name: str) -> Histogram:
    """The histogram of one event's handlers, cached: looking it up by its labels costs more than counting."""
    return HANDLER.labels(service, type_name)
