"""Shared by the commands on the host: mutual exclusion and interrupts."""

import fcntl
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

from deploy.upgrade.compose import ROOT, CommandFailed

INTERRUPTED = 128 + signal.SIGINT
"""The exit code of an interrupted command, as in shells."""


def interruptible() -> None:
    """Handle SIGTERM and SIGHUP like Ctrl-C, unless `nohup` ignores them."""
    for one in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(one) is not signal.SIG_IGN:
            signal.signal(one, signal.default_int_handler)


@contextmanager
def alone() -> Iterator[None]:
    """Hold the lock that keeps other upgrades and restores of this folder out.

    Raises:
        CommandFailed: another command holds the lock.
    """
    folder = os.open(ROOT / "deploy", os.O_RDONLY)
    try:
        _take(folder)
        yield
    finally:
        os.close(folder)


def _take(folder: int) -> None:
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise CommandFailed(
            "`make upgrade` or `make restore` is at work in this folder already: wait for its end."
        ) from error
