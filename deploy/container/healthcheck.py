"""Whether this container's web answers that it is ready: exit code 0, else 1. Images carry no curl."""

import http.client
import sys


def is_ready(path: str) -> bool:
    """Ask the process beside us."""
    connection = http.client.HTTPConnection("127.0.0.1", 8000, timeout=4)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == http.client.OK
    except OSError:
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(0 if is_ready(sys.argv[1] if len(sys.argv) > 1 else "/readyz") else 1)
