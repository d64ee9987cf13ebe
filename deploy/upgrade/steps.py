"""The steps of an upgrade: all that comes before the first change of what runs, and the replacing itself."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy.upgrade import preflight
from deploy.upgrade.compose import ROOT, CommandFailed, Deployment, show
from deploy.upgrade.guests import ROLES, fetch, left_alone
from deploy.upgrade.kept import begin, finish, forget_if_finished, is_going_back, is_unfinished, keep_images
from deploy.upgrade.rolling import is_up_to_date, renew_ended, roll, tidy

DEFINITIONS = "/run/sinau/definitions.json"
"""Where the broker's container has its users, queues and rights."""


class Refused(Exception):
    """There is no upgrade, and nothing was changed; the message says why and what to do."""


def rolled(services: Sequence[str]) -> list[str]:
    """What is replaced, in order: who hears events before who makes them, the portal after what it calls."""
    own = sorted(services)
    workers = [name for name in own if name.endswith("-worker")]
    webs = [name for name in own if name.endswith("-web")]
    return [*workers, *webs, "portal"]


@dataclass(frozen=True)
class Begun:
    """An upgrade that nothing speaks against.

    Attributes:
        names: the services to replace, in order.
        is_continued: one before this was cut off.
    """

    names: Sequence[str]
    is_continued: bool


def begin_upgrade(deployment: Deployment, options: argparse.Namespace) -> Begun:
    """Do all that comes before the first change of what runs.

    Raises:
        Refused, CommandFailed: saying why there is none.
    """
    deployment.compose("config", "--quiet")
    if is_going_back(deployment) and not options.no_build:
        raise Refused(
            f"SINAU_VERSION={deployment.version} names the images that are kept from before, and the new version would "
            "take their name: remove it and SINAU_ACCEPT_NEWER_SCHEMA from deploy/.env."
        )
    say("looking whether an upgrade may begin")
    names = rolled([name for name in deployment.services if name.endswith(("-web", "-worker"))])
    forget_if_finished(deployment, names)
    is_continued = is_unfinished()
    if is_continued:
        for name in names:
            tidy(deployment, name)
    # Who goes back does so because something is not well.
    found = preflight.findings(deployment) or preflight.ask_status(deployment)
    if found and not is_going_back(deployment):
        raise Refused("\n".join(found))
    if not options.no_backup:
        say("taking a backup")
        _succeed(show("make", "--no-print-directory", "backup"), "the backup")
    keep_images(deployment, names)
    if not options.no_build:
        say("building the images; what runs goes on")
        _succeed(deployment.show("build", "--quiet"), "the build")
    fetch(deployment, names)
    return Begun(names, is_continued)


def upgrade(deployment: Deployment, begun: Begun, options: argparse.Namespace) -> dict[str, float]:
    """Do it; the seconds it took for each service that was replaced.

    Raises:
        CommandFailed: a step before the first new container failed; what ran before still runs.
        NotWell: a new container did not become well; what ran before still serves.
    """
    begin()
    if not options.no_migrate:
        _prepare(deployment)
    seconds: dict[str, float] = {}
    for name in begun.names:
        if is_up_to_date(deployment, name):
            say(f"{name} is what it should be")
            continue
        say(f"{name}: a new one beside the old one")
        seconds[name] = round(roll(deployment, name, is_continued=begun.is_continued), 1)
    renew_ended(deployment)
    finish()
    for line in left_alone(deployment, begun.names):
        say(line)
    return seconds


def _prepare(deployment: Deployment) -> None:
    """Secrets, rights and schemas of the new code, all of which fit the old code as well."""
    say("handing out secrets, and giving database and broker their roles, queues and rights")
    deployment.compose("run", "--rm", "--no-deps", "-T", "keys")
    # Not the file that its container has: that is the one from when it was started.
    roles = (ROOT / "deploy" / "postgres" / Path(ROLES).name).read_text(encoding="utf-8")
    deployment.compose("exec", "-T", "postgres", "sh", "-c", roles)
    deployment.compose("exec", "-T", "rabbitmq", "rabbitmqctl", "--quiet", "import_definitions", DEFINITIONS)
    for name in sorted(name for name in deployment.services if name.endswith("-migrate")):
        say(f"{name}")
        _succeed(deployment.show("run", "--rm", "--no-deps", "-T", name), name)


def _succeed(code: int, step: str) -> None:
    if code:
        raise CommandFailed(f"{step} failed; what it said stands above")


def say(words: str) -> None:
    """A line for the operator."""
    sys.stdout.write(f"-- {words}\n")
    sys.stdout.flush()
