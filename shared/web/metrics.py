"""Every metric of HTTP, in one place with a sentence each, and all of a process's numbers for Prometheus.

Labels come from small sets: a route is its pattern, an unknown method is `other`.
"""

import os
import shutil
from pathlib import Path

import prometheus_client
from flask import Response, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector
from werkzeug.exceptions import NotFound

from shared.maintenance import notice_in
from shared.web.processes import ServerProcesses

# When a series began is of no use to us, and would add half again to each answer.
prometheus_client.disable_created_metrics()  # type: ignore[no-untyped-call]

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

REQUESTS = Counter(
    "sinau_http_requests_total", "Requests answered.", ["service", "route", "method", "status"]
)
SECONDS = Histogram(
    "sinau_http_request_seconds",
    "Time to the response, in seconds.",
    ["service", "route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
IN_FLIGHT = Gauge(
    "sinau_http_requests_in_flight",
    "Requests in progress.",
    ["service"],
    multiprocess_mode="livesum",
)
DISK_FREE = Gauge(
    "sinau_disk_free_bytes",
    "Free space on the disk that holds the containers, which on one machine is the databases' too.",
    multiprocess_mode="livemostrecent",
)
DISK_SIZE = Gauge("sinau_disk_size_bytes", "Size of that disk.", multiprocess_mode="livemostrecent")
IN_MAINTENANCE = Gauge(
    "sinau_maintenance", "1 while an operator has announced maintenance.", multiprocess_mode="livemostrecent"
)
BACKUP_FINISHED = Gauge(
    "sinau_backup_finished_seconds",
    "When the last backup was finished, in seconds since 1970; 0 if there was none.",
    multiprocess_mode="livemostrecent",
)

LAST_BACKUP = "last-backup"
"""The file in the folder of the state whose time says when the last backup was finished."""


def method_label(method: str) -> str:
    """The request's method, if it is one that we know: a visitor may invent others without end."""
    return method if method in METHODS else "other"


def exposition(state_dir: str) -> bytes:
    """All numbers of this process, or of all processes of one server, in Prometheus' text format.

    Args:
        state_dir: where operators leave word; may be empty.
    """
    disk = shutil.disk_usage("/")
    DISK_FREE.set(disk.free)
    DISK_SIZE.set(disk.total)
    IN_MAINTENANCE.set(notice_in(state_dir) is not None)
    BACKUP_FINISHED.set(_changed_at(state_dir, LAST_BACKUP))
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return generate_latest()
    together = CollectorRegistry()
    MultiProcessCollector(together)  # type: ignore[no-untyped-call]  # prometheus_client annotates it in part
    together.register(ServerProcesses())
    return generate_latest(together)


def metrics_response(state_dir: str) -> Response:
    """The answer of `/metrics`.

    Args:
        state_dir: see `exposition`.

    Raises:
        NotFound: the request came through a proxy, hence from outside: numbers are for whoever watches inside.
    """
    if "X-Forwarded-For" in request.headers:
        raise NotFound
    return Response(exposition(state_dir), content_type=CONTENT_TYPE_LATEST)


def _changed_at(folder: str, name: str) -> float:
    try:
        return (Path(folder) / name).stat().st_mtime if folder else 0.0
    except OSError:
        return 0.0
