"""Whether this container's process answers that it is ready: exit code 0, else 1. Images carry no curl.

`healthcheck.py [PATH [PORT]]`: a web answers at port 8000, a worker at 8001. Every container starts this several times
a minute, so it imports the socket alone: an HTTP library would take four times as long to load.
"""

import socket
import sys


def is_ready(path: str = "/readyz", port: str = "8000") -> bool:
    """Ask the process beside us."""
    try:
        with socket.create_connection(("127.0.0.1", int(port)), timeout=4) as connection:
            connection.sendall(f"GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode())
            return b" 200 " in connection.makefile("rb").readline(64)
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(0 if is_ready(*sys.argv[1:]) else 1)
