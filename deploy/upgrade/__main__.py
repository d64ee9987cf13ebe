"""Upgrade the deployment to the code in this folder: `python3 -m deploy.upgrade --help`."""

import argparse
import json
import sys
import time
from collections.abc import Sequence

from deploy.upgrade import preflight
from deploy.upgrade.compose import CommandFailed, Deployment, show
from deploy.upgrade.kept import begin, finish, is_going_back, keep_images, kept_version
from deploy.upgrade.rolling import NotWell, is_up_to_date, roll

GUESTS = ("postgres", "rabbitmq", "caddy")
"""What is not Sinau's own. It runs once, so a change of it needs a pause, which an operator chooses."""


DEFINITIONS = "/run/sinau/definitions.json"
"""Where the broker's container has its users, queues and rights."""


class Refused(Exception):
    """The upgrade is not begun; the message says why and what to do."""


def rolled(services: Sequence[str]) -> list[str]:
    """What is replaced, in order: who hears events before who makes them, the portal after what it calls."""
    own = sorted(services)
    workers = [name for name in own if name.endswith("-worker")]
    webs = [name for name in own if name.endswith("-web")]
    return [*workers, *webs, "portal"]


def upgrade(deployment: Deployment, options: argparse.Namespace) -> dict[str, object]:
    """Do it; what it took.

    Raises:
        Refused: nothing was changed.
        CommandFailed: a step before the first new container failed; what ran before still runs.
        NotWell: a new container did not become well; what ran before still serves.
    """
    began = time.monotonic()
    deployment.compose("config", "--quiet")
    _say("looking whether an upgrade may begin")
    # Who goes back does so because something is not well.
    found = preflight.findings(deployment) or preflight.ask_status(deployment)
    if found and not is_going_back(deployment):
        raise Refused("\n".join(found))
    if not options.no_backup:
        _say("taking a backup")
        _succeed(show("make", "--no-print-directory", "backup"), "the backup")
    names = rolled([name for name in deployment.services if name.endswith(("-web", "-worker"))])
    keep_images(deployment, names)
    if not options.no_build:
        _say("building the images; what runs goes on")
        _succeed(deployment.show("build", "--quiet"), "the build")
    begin()
    if not options.no_migrate:
        _prepare(deployment)
    seconds: dict[str, float] = {}
    for name in names:
        if is_up_to_date(deployment, name):
            _say(f"{name} is what it should be")
            continue
        _say(f"{name}: a new one beside the old one")
        seconds[name] = round(roll(deployment, name), 1)
    finish()
    for name in GUESTS:
        for container in deployment.containers(name):
            if (container.image, container.config_hash) != (
                deployment.image_id(name), deployment.config_hash(name)
            ):  # fmt: skip
                _say(
                    f"{name} still runs as before. When a pause of a minute does no harm: "
                    f"docker compose -f deploy/compose.yaml up --detach --no-deps --wait {name}"
                )
    return {"ok": True, "upgrade_seconds": round(time.monotonic() - began, 1), "replaced": seconds}


def _prepare(deployment: Deployment) -> None:
    """Secrets, rights and schemas of the new code, all of which fit the old code as well."""
    _say("handing out secrets, and giving the broker its queues and rights")
    deployment.compose("run", "--rm", "--no-deps", "-T", "keys")
    deployment.compose("exec", "-T", "rabbitmq", "rabbitmqctl", "--quiet", "import_definitions", DEFINITIONS)
    for name in sorted(name for name in deployment.services if name.endswith("-migrate")):
        _say(f"{name}")
        _succeed(deployment.show("run", "--rm", "--no-deps", "-T", name), name)


def _succeed(code: int, step: str) -> None:
    if code:
        raise CommandFailed(f"{step} failed; what it said stands above")


def rollback(version: str) -> str:
    """How to go back to the images of a version, to be printed."""
    return f"""To go back to the images from before, without a pause (data stays: migrations fit both):
    SINAU_VERSION={version} SINAU_ACCEPT_NEWER_SCHEMA=1 python3 -m deploy.upgrade --no-backup --no-build --no-migrate
To go back to the data from before, too (what was done since then is lost):
    make restore FROM=deploy/backups/<the newest there>
"""


def main(words: Sequence[str] | None = None) -> int:
    """Upgrade, report, and say how to go back; 0 when all runs as it should."""
    parser = argparse.ArgumentParser(prog="python3 -m deploy.upgrade", description=__doc__)
    parser.add_argument("--no-backup", action="store_true", help="there is one already")
    parser.add_argument("--no-build", action="store_true", help="the images of SINAU_VERSION are here")
    parser.add_argument("--no-migrate", action="store_true", help="going back to older images")
    options = parser.parse_args(words)
    deployment = Deployment()
    try:
        report = upgrade(deployment, options)
    except Refused as refusal:
        sys.stderr.write(f"Not begun: {refusal}\n")
        return 1
    except (CommandFailed, NotWell) as failure:
        sys.stderr.write(
            f"{failure}\n\nThe upgrade has stopped. What ran before still serves.\n{_back(deployment)}"
        )
        return 1
    sys.stdout.write(f"{_back(deployment)}{json.dumps(report)}\n")
    return 0


def _back(deployment: Deployment) -> str:
    return rollback(kept_version(deployment))


def _say(words: str) -> None:
    sys.stdout.write(f"-- {words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
