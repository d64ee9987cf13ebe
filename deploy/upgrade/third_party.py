"""Third-party containers that run once: PostgreSQL, RabbitMQ, Caddy, Prometheus and Grafana.

Restarting one means a pause of some seconds, at a time that the operator chooses. So an upgrade leaves them alone and
prints which of them differ from the new version, with the command to update them.
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
"""The upgrade runs this script in the container, without a restart."""
_COMPOSE = "docker compose -f deploy/compose.yaml"
_POSTGRESQL = re.compile(r"/usr/lib/postgresql/(\d+)/bin")


def third_party_containers(deployment: Deployment, own: Collection[str]) -> list[Container]:
    """The running containers that an upgrade does not replace.

    Args:
        own: the services that the upgrade replaces.
    """
    return [
        one
        for one in deployment.containers()
        if one.service not in own and one.service in deployment.services
    ]


def fetch(deployment: Deployment, own: Collection[str]) -> None:
    """Pull the images of third-party containers that are missing on this machine.

    Raises:
        CommandFailed: an image cannot be pulled.
    """
    for name in {one.service for one in third_party_containers(deployment, own)}:
        try:
            deployment.image_id(name)
        except CommandFailed:
            run("docker", "pull", "--quiet", deployment.services[name]["image"])


def pending_changes(deployment: Deployment, own: Collection[str]) -> list[str]:
    """A line for each third-party container that differs from this version, with the command to update it."""
    return [line for one in third_party_containers(deployment, own) for line in _about(deployment, one)]


def _about(deployment: Deployment, container: Container) -> Iterator[str]:
    name = container.service
    if not is_current(deployment, container):
        majors = [
            _major(deployment.image_settings(image)) for image in (container.image, deployment.image_id(name))
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
    elif unread := [_short(path) for path in sorted(_unread(deployment.services[name], container))]:
        yield (
            f"{name} has not read {', '.join(unread)} since it was written. When a pause of some seconds does no "
            f"harm: {_COMPOSE} restart {name}"
        )


def _as_many(deployment: Deployment) -> str:
    """The `--scale` options of scaled services; without them Compose would scale those back to one."""
    running = [one.service for one in deployment.containers()]
    return "".join(
        f" --scale {name}={running.count(name)}" for name in sorted(set(running)) if running.count(name) > 1
    )


def _unread(service: dict[str, Any], container: Container) -> Iterator[Path]:
    """Mounted files that changed after the container was started, and that it reads only at start."""
    for volume in service.get("volumes", []):
        if volume["type"] == "bind" and volume["target"] != ROLES:
            source = Path(volume["source"])
            for path in source.rglob("*") if source.is_dir() else (source,):
                written_at = datetime.fromtimestamp(path.stat().st_ctime, timezone.utc)  # noqa: UP017 - Python 3.9
                if path.is_file() and written_at > container.started_at:
                    yield path


def _short(path: Path) -> str:
    return os.path.relpath(path)


def _major(settings: str) -> str:
    """The major version of PostgreSQL in an image; empty, if none."""
    found = _POSTGRESQL.search(settings)
    return found[1] if found else ""
