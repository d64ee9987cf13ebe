"""The steps of an upgrade: preparation, which changes nothing that runs, and replacement."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy.upgrade import preflight
from deploy.upgrade.compose import ROOT, CommandFailed, Deployment, show
from deploy.upgrade.preserved import (
    begin,
    finish,
    forget_if_finished,
    is_going_back,
    is_unfinished,
    preserve_images,
)
from deploy.upgrade.rolling import is_up_to_date, renew_ended, roll, tidy
from deploy.upgrade.third_party import ROLES, fetch, pending_changes

DEFINITIONS = "/run/sinau/definitions.json"
"""The definitions file in the broker's container."""


class Refused(Exception):
    """The upgrade did not start; the message gives the reason and the remedy."""


def rolled(services: Sequence[str]) -> list[str]:
    """The services in replacement order: subscribers before publishers, the portal after the services that it calls."""
    own = sorted(services)
    workers = [name for name in own if name.endswith("-worker")]
    webs = [name for name in own if name.endswith("-web")]
    return [*workers, *webs, "portal"]


@dataclass(frozen=True)
class Begun:
    """A prepared upgrade.

    Attributes:
        names: the services to replace, in order.
        is_continued: an earlier upgrade was interrupted.
    """

    names: Sequence[str]
    is_continued: bool


def begin_upgrade(deployment: Deployment, options: argparse.Namespace) -> Begun:
    """Prepare an upgrade without changing anything that runs.

    Raises:
        Refused, CommandFailed: the upgrade cannot start.
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
    # Going back is allowed while something is unhealthy.
    found = preflight.findings(deployment) or preflight.ask_status(deployment)
    if found and not is_going_back(deployment):
        raise Refused("\n".join(found))
    if not options.no_backup:
        say("taking a backup")
        _succeed(show("make", "--no-print-directory", "backup"), "the backup")
    preserve_images(deployment, names)
    if not options.no_build:
        say("building the images; what runs goes on")
        _succeed(deployment.show("build", "--quiet"), "the build")
    fetch(deployment, names)
    return Begun(names, is_continued)


def upgrade(deployment: Deployment, begun: Begun, options: argparse.Namespace) -> dict[str, float]:
    """Replace the containers; return the seconds for each replaced service.

    Raises:
        CommandFailed: a step before the first replacement failed; the old containers still run.
        NotWell: a new container did not become healthy; the old ones still serve.
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
    for line in pending_changes(deployment, begun.names):
        say(line)
    return seconds


def _prepare(deployment: Deployment) -> None:
    """Update secrets, rights and schemas; the old code works with them as well."""
    say("handing out secrets, and giving database and broker their roles, queues and rights")
    deployment.compose("run", "--rm", "--no-deps", "-T", "keys")
    # The file of this folder: the container still has the one from its start.
    roles = (ROOT / "deploy" / "postgres" / Path(ROLES).name).read_text(encoding="utf-8")
    deployment.compose("exec", "-T", "postgres", "sh", "-c", roles)
    deployment.compose("exec", "-T", "rabbitmq", "rabbitmqctl", "--quiet", "import_definitions", DEFINITIONS)
    for name in sorted(name for name in deployment.services if name.endswith("-migrate")):
        say(f"{name}")
        _succeed(deployment.show("run", "--rm", "--no-deps", "-T", name), name)


def _succeed(code: int, step: str) -> None:
    if code:
        raise CommandFailed(f"{step} failed; see its output above")


def say(words: str) -> None:
    """Print a line."""
    sys.stdout.write(f"-- {words}\n")
    sys.stdout.flush()
