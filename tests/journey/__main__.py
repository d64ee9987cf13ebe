"""`make journey BASE=http://…`: walk a learner's whole way on a running Sinau; ends with one line of JSON.

With other accounts than the demo's: SINAU_ORGANISER and SINAU_ORGANISER_PASSWORD.
"""

import json
import os
import sys

import httpx

from deploy.embedded.demo import PASSWORD
from tests.journey.visitor import JourneyFailed
from tests.journey.walk import ORGANISER, Journey


def main() -> int:
    """Walk and report; 0 only if all of it happened."""
    base = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"
    journey = Journey(
        base.rstrip("/"),
        organiser=os.environ.get("SINAU_ORGANISER", ORGANISER),
        password=os.environ.get("SINAU_ORGANISER_PASSWORD", PASSWORD),
    )
    try:
        report = journey.walk()
    except (JourneyFailed, httpx.HTTPError, LookupError) as error:
        report = journey.report(ok=False, error=f"{type(error).__name__}: {error}")
    sys.stdout.write(json.dumps(report) + "\n")
    return 0 if report["ok"] else 1


if __name__ == "__main__":
    raise SystemExit(main())
