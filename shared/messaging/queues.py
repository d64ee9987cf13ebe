"""What the exchange and the queues are called."""

EXCHANGE = "sinau.events"
UNROUTED = "sinau.unrouted"
"""An exchange, and the queue behind it, for what no queue is bound to."""


def inbox_queue(service: str) -> str:
    """The queue that a service consumes."""
    return f"{service}.inbox"


def parked_queue(service: str) -> str:
    """Where the broker puts what it has delivered too often."""
    return f"{service}.parked"
