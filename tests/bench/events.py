"""`make bench-events`: how fast events move. Prints a table, and one line of JSON at the end.

It only reports: it fails when an event was lost, not when a target was missed. What is compared is measured in turns in
one run, and each figure is the median of three rounds; of a delay over a history, of fifteen starts.
"""

import argparse
import json
import logging
import os
import platform
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import structlog

from tests.bench.environment import Lost, start_servers
from tests.bench.figures import Figure, table
from tests.bench.parts import PARTS, Size


def main(words: Sequence[str]) -> int:
    """Measure and report; 1 when something was lost."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.events")
    parser.add_argument(
        "parts", nargs="*", metavar="PART", help=f"some of {', '.join(PARTS)}; all when none is named"
    )
    parser.add_argument("--history", type=int, default=Size().history, help="events of a long life")
    asked = parser.parse_args(words)
    if unknown := set(asked.parts) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    # The lines that workers log about themselves would stand between those of the table.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    began_at, figures, lost = time.monotonic(), list[Figure](), None
    with tempfile.TemporaryDirectory(prefix="sinau-bench-") as folder, start_servers(Path(folder)) as servers:
        for name in asked.parts or PARTS:
            try:
                found = PARTS[name](servers, Size(history=asked.history))
            except Lost as error:
                lost = f"{name}: {error}"
                break
            figures += found
            sys.stdout.write(table(found) + "\n")
            sys.stdout.flush()
    if lost:
        sys.stdout.write(f"LOST {lost}\n")
    report = {
        "figures": [figure.as_json() for figure in figures],
        "met": all(figure.met for figure in figures),
        "lost": lost,
        "history": asked.history,
        "machine": {"cores": os.cpu_count(), "python": platform.python_version(), "load": os.getloadavg()[0]},
        "seconds": round(time.monotonic() - began_at),
    }
    sys.stdout.write(json.dumps(report, ensure_ascii=False) + "\n")
    return 1 if lost else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
