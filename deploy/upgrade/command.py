"""What commands on the host have in common: one at a time changes what runs, and each can be interrupted."""

import fcntl
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

from deploy.upgrade.compose import ROOT, CommandFailed

INTERRUPTED = 128 + signal.SIGINT
"""The exit code of a command that was interrupted, as shells have it."""


def interruptible() -> None:
    """Let a closed connection or `kill` end a command as Ctrl-C does, unless `nohup` asks that it goes on."""
    for one in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(one) is not signal.SIG_IGN:
            signal.signal(one, signal.default_int_handler)


@contextmanager
def alone() -> Iterator[None]:
    """While this lasts, no other command of this folder replaces or restores anything.

    Raises:
        CommandFailed: one is at it.
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
