"""Whether this container's process answers that it is ready: exit code 0, else 1. Images carry no curl.

`healthcheck.py [PATH [PORT]]`: a web answers at port 8000, a worker at 8001.
"""

import http.client
import sys


def is_ready(path: str = "/readyz", port: str = "8000") -> bool:
    """Ask the process beside us."""
    connection = http.client.HTTPConnection("127.0.0.1", int(port), timeout=4)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == http.client.OK
    except OSError:
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(0 if is_ready(*sys.argv[1:]) else 1)
