"""The numbers that a worker shows to Prometheus, a sentence for each."""

from prometheus_client import Counter, Histogram

SENT = Counter("sinau_outbox_sent", "Outbox rows that the broker has acknowledged.", ["service"])
HELD = Counter(
    "sinau_outbox_held", "Outbox rows that the broker refused and that wait for another try.", ["service"]
)
HANDLED = Counter(
    "sinau_inbox_events",
    "Events that arrived, by what became of them: done, skipped, waiting, not_yet, retry or dead.",
    ["service", "type", "outcome"],
)
LAG = Histogram(
    "sinau_event_lag_seconds",
    "From the instant of an event, or of its becoming due, to its being handled.",
    ["service"],
    buckets=(0.005, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 60, 600, 3600),
)
