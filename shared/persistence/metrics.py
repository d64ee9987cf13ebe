"""The numbers of a service's pool of database connections."""

from prometheus_client import Gauge
from sqlalchemy import Engine, event

OPEN = Gauge(
    "sinau_database_connections_open",
    "Connections to the database that this process has open.",
    ["service"],
    multiprocess_mode="livesum",
)
IN_USE = Gauge(
    "sinau_database_connections_in_use",
    "Open connections that are in use.",
    ["service"],
    multiprocess_mode="livesum",
)
MOST = Gauge(
    "sinau_database_connections_most",
    "How many connections this process may have at once; one more has to wait.",
    ["service"],
    multiprocess_mode="livesum",
)


def count_connections(engine: Engine, service: str, most: int) -> None:
    """Count the engine's connections from now on."""
    opened, in_use = OPEN.labels(service), IN_USE.labels(service)

    def open_one(*_: object) -> None:
        opened.inc()
        # Here and not at once: a server may fork after it has made the engine.
        MOST.labels(service).set(most)

    event.listen(engine, "connect", open_one)
    event.listen(engine, "close", lambda *_: opened.dec())
    event.listen(engine, "close_detached", lambda *_: opened.dec())
    event.listen(engine, "checkout", lambda *_: in_use.inc())
    event.listen(engine, "checkin", lambda *_: in_use.dec())
