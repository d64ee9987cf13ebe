"""Keeps tests on this machine: a connection to any address but loopback is refused before it is made.

A Docker engine's published ports answer on loopback too, so containers stay within reach.
"""

import ipaddress
import sys
from typing import Any


class LeftThisMachine(AssertionError):
    """A test tried to reach another machine."""


def _is_here(host: str) -> bool:
    if host in ("localhost", ""):
        return True
    try:
        return ipaddress.ip_address(host.split("%")[0]).is_loopback
    except ValueError:
        return False


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event != "socket.connect":
        return
    address = arguments[1]
    # A path is a Unix socket; a tuple starts with the host.
    if isinstance(address, tuple) and not _is_here(str(address[0])):
        raise LeftThisMachine(f"a test tried to connect to {address[0]}")


def keep_tests_here() -> None:
    """Watch every connection of this process from now on; there is no way to stop watching."""
    sys.addaudithook(_watch)
