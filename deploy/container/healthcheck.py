"""The health check of a container: exit code 0 when its process is ready, else 1. The images have no curl.

`healthcheck.py [PATH [PORT]]`: a web listens on port 8000, a worker on 8001. It runs several times a minute in every
container, so it imports only `socket`: an HTTP library takes four times as long to load.
"""

import socket
import sys


def is_ready(path: str = "/readyz", port: str = "8000") -> bool:
    """Request the path and return the exit code."""
    try:
        with socket.create_connection(("127.0.0.1", int(port)), timeout=4) as connection:
            connection.sendall(f"GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode())
            return b" 200 " in connection.makefile("rb").readline(64)
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(0 if is_ready(*sys.argv[1:]) else 1)
