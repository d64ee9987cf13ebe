"""Keeps tests on this machine: neither a connection to nor the name of another machine is let through.

A Docker engine's published ports answer on loopback too, so containers stay within reach.
"""

import ipaddress
import socket
import sys
from typing import Any


class LeftThisMachine(AssertionError):
    """A test tried to reach another machine."""


def _is_here(host: str) -> bool:
    if host in ("localhost", "", socket.gethostname()):
        return True
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    # 0.0.0.0 and :: are asked for by who wants to listen.
    return address.is_loopback or address.is_unspecified


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.connect":
        # A path is a Unix socket; a tuple starts with the host.
        host = arguments[1][0] if isinstance(arguments[1], tuple) else None
    elif event == "socket.getaddrinfo":
        host = arguments[0]
    else:
        return
    name = host.decode() if isinstance(host, bytes) else host
    if isinstance(name, str) and not _is_here(name):
        raise LeftThisMachine(f"a test tried to reach {name}")


def keep_tests_here() -> None:
    """Watch every connection of this process from now on; there is no way to stop watching."""
    sys.addaudithook(_watch)
