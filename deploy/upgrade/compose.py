"""Docker and Compose, as the upgrade asks them."""

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
"""Those who watch are there as well, if they run."""


class CommandFailed(Exception):
    """A command ended with an error; the message holds it and what it printed."""

    exit_code = 1


class TryAgain(CommandFailed):
    """A command found something busy; the same may go well in a minute."""

    exit_code = os.EX_TEMPFAIL


@dataclass(frozen=True)
class Container:
    """A container of the deployment.

    Attributes:
        image: the id of its image.
        config_hash: what Compose made it from, in brief.
        state: `running`, `exited`, `restarting`, …
        health: `healthy`, `starting`, `unhealthy`, or empty if nobody asks.
        asks: the command by which the engine asks after its health; empty if it does not.
        started_at: when it was last started, to the second.
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
        """Whether it does its work, as far as one can tell from outside."""
        return self.state == "running" and self.health in ("healthy", "")

    def says_it_is_well(self) -> bool:
        """Ask it now: the engine asks a new container only some seconds after it was ready."""
        try:
            run("docker", "exec", self.id, *self.asks)
        except CommandFailed:
            return False
        return bool(self.asks)


def run(*words: str) -> str:
    """Run a command and return what it printed.

    Raises:
        CommandFailed: it ended with an error.
    """
    answer = subprocess.run(  # noqa: S603  # an operator's own commands
        words, check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    if answer.returncode:
        raise CommandFailed(f"{' '.join(words)}\n{answer.stdout}{answer.stderr}".rstrip())
    return answer.stdout


def show(*words: str) -> int:
    """Run a command and let it print; its exit code."""
    return subprocess.run(words, check=False, stdin=subprocess.DEVNULL).returncode  # noqa: S603  # as above


class Deployment:
    """The Compose project of this folder, with the settings of `deploy/.env` and the environment."""

    def compose(self, *words: str) -> str:
        """Run a Compose command and return what it printed."""
        return run(*COMPOSE, *words)

    def show(self, *words: str) -> int:
        """Run a Compose command and let it print; its exit code."""
        return show(*COMPOSE, *words)

    @cached_property
    def settings(self) -> dict[str, Any]:
        """What Compose makes of compose.yaml and the settings."""
        found: dict[str, Any] = json.loads(self.compose(*_WITH_ALL, "config", "--format", "json"))
        return found

    @property
    def services(self) -> dict[str, Any]:
        """The definition of each service, by its name."""
        found: dict[str, Any] = self.settings["services"]
        return found

    def containers(self, *services: str) -> list[Container]:
        """The containers that run, or try to, of these services; of all, if none is named."""
        return _inspect(self.compose("ps", "--quiet", *services).split())

    def ids(self, *services: str) -> set[str]:
        """Which containers these services have, those too that do not run."""
        return set(self.compose("ps", "--all", "--quiet", *services).split())

    def ended(self) -> list[Container]:
        """The containers that ran once and ended, as those that hand out secrets and migrate do."""
        once = [
            name
            for name, settings in self.services.items()
            if settings.get("restart", "no") == "no" and "profiles" not in settings
        ]
        found = _inspect(sorted(self.ids(*once))) if once else []
        return [one for one in found if one.state in ("exited", "created")]

    @property
    def version(self) -> str:
        """The tag of the images that are to run."""
        return str(self.services["portal"]["image"]).rpartition(":")[2]

    def config_hash(self, service: str) -> str:
        """What Compose would make a new container from, in brief."""
        return self.compose(*_WITH_ALL, "config", "--hash", service).split()[-1]

    def image_id(self, service: str) -> str:
        """The image that a new container of a service would have."""
        return run(
            "docker", "image", "inspect", "--format", "{{.Id}}", self.services[service]["image"]
        ).strip()

    def image_settings(self, image: str) -> str:
        """The environment that an image brings along."""
        return run("docker", "image", "inspect", "--format", "{{.Config.Env}}", image)

    def logs(self, ids: Iterable[str], lines: int = 20) -> str:
        """The last lines of these containers."""
        # A shell, because a container says some of it on its standard error.
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
        # With nine digits of a second, which Python 3.9 and 3.10 do not read.
        started_at=datetime.strptime(f"{state['StartedAt'][:19]}+0000", "%Y-%m-%dT%H:%M:%S%z"),
    )
