"""How gunicorn fits in: its words go to the same logs, and the numbers of several processes are added up."""

import logging
import os
import sys
import tempfile
from typing import Any

from gunicorn.glogging import Logger
from prometheus_client.multiprocess import mark_process_dead

FOLDER = "PROMETHEUS_MULTIPROC_DIR"


class ServerLog(Logger):
    """gunicorn's logger, without handlers and lines of its own; each request's line is written by `observing`."""

    def setup(self, cfg: Any) -> None:
        """Hand everything on; gunicorn calls this."""
        self.cfg = cfg
        self.error_log.propagate = True
        # The level is that of the logger `gunicorn` above it.
        self.error_log.setLevel(logging.NOTSET)


def count_together(processes: int) -> None:
    """See to it that the numbers of a server with several processes are one. Starts the process anew if need be.

    Prometheus' client decides when it is imported whether it keeps numbers in memory or in files.
    """
    if processes > 1 and FOLDER not in os.environ:
        os.environ[FOLDER] = tempfile.mkdtemp(prefix="sinau-metrics-")
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 - the same command as before


def on_child_exit(_server: Any, worker: Any) -> None:
    """Forget what a process that has ended was doing at its end; gunicorn calls this."""
    if FOLDER in os.environ:
        mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]  # prometheus_client annotates it in part
