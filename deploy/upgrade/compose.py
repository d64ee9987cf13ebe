"""Queries and commands of Docker and Compose."""

import json
import os
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = ("docker", "compose", "--file", str(ROOT / "deploy" / "compose.yaml"))


_WITH_ALL = ("--profile", "*")
"""The profiles too, such as observability, if they run."""


class CommandFailed(Exception):
    """A command failed; the message holds it with its output."""

    exit_code = 1


class TryAgain(CommandFailed):
    """Something was busy; a later attempt may succeed."""

    exit_code = os.EX_TEMPFAIL


@dataclass(frozen=True)
class Container:
    """A container of the deployment.

    Attributes:
        image: the id of its image.
        config_hash: Compose's hash of its configuration.
        state: `running`, `exited`, `restarting`, …
        health: `healthy`, `starting`, `unhealthy`, or empty without a health check.
        asks: the command of its health check; empty without one.
        started_at: last start, to the second.
    """

    id: str
    name: str
    service: str
    image: str
    config_hash: str
    state: str
    health: str
    asks: Sequence[str]
    started_at: datetime

    @property
    def is_well(self) -> bool:
        """Whether it runs and is healthy, as far as the engine knows."""
        return self.state == "running" and self.health in ("healthy", "")

    def says_it_is_well(self) -> bool:
        """Run its health check now: the engine runs it only after some seconds."""
        try:
            run("docker", "exec", self.id, *self.asks)
        except CommandFailed:
            return False
        return bool(self.asks)


def run(*words: str) -> str:
    """Run a command and return what it printed.

    Raises:
        CommandFailed: it failed.
    """
    answer = subprocess.run(  # noqa: S603  # an operator's own commands
        words, check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    if answer.returncode:
        raise CommandFailed(f"{' '.join(words)}\n{answer.stdout}{answer.stderr}".rstrip())
    return answer.stdout


def show(*words: str) -> int:
    """Run a command with its output on the terminal; return its exit code."""
    return subprocess.run(words, check=False, stdin=subprocess.DEVNULL).returncode  # noqa: S603  # as above


class Deployment:
    """The Compose project of this folder, with the settings of `deploy/.env` and the environment."""

    def compose(self, *words: str) -> str:
        """Run a Compose command and return what it printed."""
        return run(*COMPOSE, *words)

    def show(self, *words: str) -> int:
        """Run a Compose command with its output on the terminal; return its exit code."""
        return show(*COMPOSE, *words)

    @cached_property
    def settings(self) -> dict[str, Any]:
        """The resolved configuration."""
        found: dict[str, Any] = json.loads(self.compose(*_WITH_ALL, "config", "--format", "json"))
        return found

    @property
    def services(self) -> dict[str, Any]:
        """The configuration of each service, by name."""
        found: dict[str, Any] = self.settings["services"]
        return found

    def containers(self, *services: str) -> list[Container]:
        """The containers of these services (of all, without names) that run or restart."""
        return _inspect(self.compose("ps", "--quiet", *services).split())

    def ids(self, *services: str) -> set[str]:
        """The ids of all containers of these services, running or not."""
        return set(self.compose("ps", "--all", "--quiet", *services).split())

    def ended(self) -> list[Container]:
        """The one-shot containers that have ended, such as those of `keys` and migrations."""
        once = [
            name
            for name, settings in self.services.items()
            if settings.get("restart", "no") == "no" and "profiles" not in settings
        ]
        found = _inspect(sorted(self.ids(*once))) if once else []
        return [one for one in found if one.state in ("exited", "created")]

    @property
    def version(self) -> str:
        """The tag of the images to run."""
        return str(self.services["portal"]["image"]).rpartition(":")[2]

    def config_hash(self, service: str) -> str:
        """Compose's hash of the configuration of a new container."""
        return self.compose(*_WITH_ALL, "config", "--hash", service).split()[-1]

    def image_id(self, service: str) -> str:
        """The id of the image of a new container."""
        return run(
            "docker", "image", "inspect", "--format", "{{.Id}}", self.services[service]["image"]
        ).strip()

    def image_settings(self, image: str) -> str:
        """The environment variables of an image."""
        return run("docker", "image", "inspect", "--format", "{{.Config.Env}}", image)

    def logs(self, ids: Iterable[str], lines: int = 20) -> str:
        """The last log lines of these containers."""
        # A shell merges standard output and standard error.
        asked = (f"docker logs --tail {lines} {one} 2>&1 || true" for one in ids)
        return "\n".join(run("sh", "-c", words).rstrip() for words in asked)


def _inspect(ids: Sequence[str]) -> list[Container]:
    return [_container(found) for found in json.loads(run("docker", "inspect", *ids))] if ids else []


def _container(found: dict[str, Any]) -> Container:
    labels, state = found["Config"]["Labels"], found["State"]
    return Container(
        id=found["Id"],
        name=found["Name"].lstrip("/"),
        service=labels["com.docker.compose.service"],
        image=found["Image"],
        config_hash=labels["com.docker.compose.config-hash"],
        state=state["Status"],
        health=state.get("Health", {}).get("Status", ""),
        asks=(found["Config"].get("Healthcheck") or {}).get("Test", [])[1:],
        # Docker writes nanoseconds, which Python 3.9 and 3.10 cannot parse.
        started_at=datetime.strptime(f"{state['StartedAt'][:19]}+0000", "%Y-%m-%dT%H:%M:%S%z"),
    )
