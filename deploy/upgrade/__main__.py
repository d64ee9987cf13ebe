"""Upgrade the deployment to the code in this folder: `python3 -m deploy.upgrade --help`."""

import argparse
import json
import sys
import time
from collections.abc import Sequence

from deploy.upgrade.command import INTERRUPTED, alone, interruptible
from deploy.upgrade.compose import CommandFailed, Deployment
from deploy.upgrade.preserved import preserved_version
from deploy.upgrade.rolling import NotWell
from deploy.upgrade.steps import Refused, begin_upgrade, upgrade

STOPPED = (
    "What ran before still serves. The same command goes on where this one ended. Do that or go back soon: what ran "
    "before does not start again by itself, as after a power failure, once a database is newer than it."
)


def rollback(version: str) -> str:
    """Instructions to go back to the images of a version."""
    return f"""To go back to the images from before, without a pause (data stays: migrations fit both):
    SINAU_VERSION={version} SINAU_ACCEPT_NEWER_SCHEMA=1 python3 -m deploy.upgrade --no-backup --no-build --no-migrate
To go back to the data from before, too (what was done since then is lost):
    make restore FROM=deploy/backups/<the newest there>
"""


def main(words: Sequence[str] | None = None) -> int:
    """Upgrade, report, print how to go back, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python3 -m deploy.upgrade", description=__doc__)
    parser.add_argument("--no-backup", action="store_true", help="there is one already")
    parser.add_argument("--no-build", action="store_true", help="the images of SINAU_VERSION are here")
    parser.add_argument("--no-migrate", action="store_true", help="going back to older images")
    options = parser.parse_args(words)
    interruptible()
    try:
        with alone():
            return _upgrade(Deployment(), options)
    except CommandFailed as failure:
        sys.stderr.write(f"Not begun: {failure}\n")
        return 1


def _upgrade(deployment: Deployment, options: argparse.Namespace) -> int:
    began = time.monotonic()
    try:
        begun = begin_upgrade(deployment, options)
    except (Refused, CommandFailed) as refusal:
        sys.stderr.write(f"Not begun: {refusal}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("\nInterrupted before anything that runs was changed.\n")
        return INTERRUPTED
    try:
        replaced = upgrade(deployment, begun, options)
    except (CommandFailed, NotWell) as failure:
        sys.stderr.write(f"{failure}\n\nThe upgrade has stopped. {STOPPED}\n{_back(deployment)}")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write(f"\nInterrupted. {STOPPED}\n{_back(deployment)}")
        return INTERRUPTED
    report = {"ok": True, "upgrade_seconds": round(time.monotonic() - began, 1), "replaced": replaced}
    sys.stdout.write(f"{_back(deployment)}{json.dumps(report)}\n")
    return 0


def _back(deployment: Deployment) -> str:
    return rollback(preserved_version(deployment))


if __name__ == "__main__":
    raise SystemExit(main())
