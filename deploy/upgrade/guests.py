"""What is not Sinau's own and runs once: PostgreSQL, RabbitMQ, Caddy, and who watches.

Its restart is a pause of some seconds, at a time that an operator chooses. So an upgrade leaves it alone, and says what
of it is not as the new version has it, and what to do about that.
"""

import os
import re
from collections.abc import Collection, Iterator
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from deploy.upgrade.compose import CommandFailed, Container, Deployment, run
from deploy.upgrade.rolling import is_current

ROLES = "/docker-entrypoint-initdb.d/10-services.sh"
"""What an upgrade lets PostgreSQL read at once, without a restart."""
_COMPOSE = "docker compose -f deploy/compose.yaml"
_POSTGRESQL = re.compile(r"/usr/lib/postgresql/(\d+)/bin")


def guests(deployment: Deployment, own: Collection[str]) -> list[Container]:
    """The containers that run and that an upgrade does not replace.

    Args:
        own: the services that it replaces.
    """
    return [
        one
        for one in deployment.containers()
        if one.service not in own and one.service in deployment.services
    ]


def fetch(deployment: Deployment, own: Collection[str]) -> None:
    """Fetch the images that guests are to have and this machine has not.

    Raises:
        CommandFailed: one cannot be fetched.
    """
    for name in {one.service for one in guests(deployment, own)}:
        try:
            deployment.image_id(name)
        except CommandFailed:
            run("docker", "pull", "--quiet", deployment.services[name]["image"])


def left_alone(deployment: Deployment, own: Collection[str]) -> list[str]:
    """What of the guests is not as this version has it, with the command for it; a line for each."""
    return [line for one in guests(deployment, own) for line in _about(deployment, one)]


def _about(deployment: Deployment, guest: Container) -> Iterator[str]:
    name = guest.service
    if not is_current(deployment, guest):
        majors = [
            _major(deployment.image_settings(image)) for image in (guest.image, deployment.image_id(name))
        ]
        if majors[0] != majors[1]:
            yield (
                f"{name} still is PostgreSQL {majors[0]}, whose files PostgreSQL {majors[1]} cannot read. Until you "
                'have moved the data ("A new major version of PostgreSQL" in deploy/README.md), start nothing anew.'
            )
        else:
            yield (
                f"{name} still runs as before. When a pause of a minute does no harm: "
                f"{_COMPOSE} up --detach --wait{_as_many(deployment)} {name}"
            )
    elif unread := [_short(path) for path in sorted(_unread(deployment.services[name], guest))]:
        yield (
            f"{name} has not read {', '.join(unread)} since it was written. When a pause of some seconds does no "
            f"harm: {_COMPOSE} restart {name}"
        )


def _as_many(deployment: Deployment) -> str:
    """Without these words, Compose would bring a service that runs more than once back to one."""
    running = [one.service for one in deployment.containers()]
    return "".join(
        f" --scale {name}={running.count(name)}" for name in sorted(set(running)) if running.count(name) > 1
    )


def _unread(service: dict[str, Any], guest: Container) -> Iterator[Path]:
    """The files from this folder that were written since a container was started: it reads them when it starts."""
    for volume in service.get("volumes", []):
        if volume["type"] == "bind" and volume["target"] != ROLES:
            source = Path(volume["source"])
            for path in source.rglob("*") if source.is_dir() else (source,):
                written_at = datetime.fromtimestamp(path.stat().st_ctime, timezone.utc)  # noqa: UP017 - Python 3.9
                if path.is_file() and written_at > guest.started_at:
                    yield path


def _short(path: Path) -> str:
    return os.path.relpath(path)


def _major(settings: str) -> str:
    """Which PostgreSQL an image has; empty, if none."""
    found = _POSTGRESQL.search(settings)
    return found[1] if found else ""
