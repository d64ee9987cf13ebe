"""A whole deployment on this machine's Docker engine, as an operator would start it, under a name of its own."""

import json
import os
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
READY_SECONDS = 240


def docker(*words: str) -> str:
    """Run a Docker command and return what it printed.

    Raises:
        StackFailed: it exited with an error.
    """
    answer = subprocess.run(["docker", *words], check=False, capture_output=True, text=True)
    if answer.returncode:
        raise StackFailed(f"docker {' '.join(words)}\n{answer.stdout}\n{answer.stderr}")
    return answer.stdout


class StackFailed(AssertionError):
    """A Compose command failed; the message carries what it and the containers said."""


class Stack:
    """One Compose project.

    Args:
        name: of the project; its containers, networks and volumes bear it.
        port: where its Caddy listens on loopback.
        folder: the project's, as an operator has it.
        settings: further variables, as an operator sets them.

    Attributes:
        environment: what a command needs so that it is about this deployment.
    """

    def __init__(self, name: str, port: int, *, folder: Path = ROOT, **settings: str) -> None:
        self._compose_file = folder / "deploy" / "compose.yaml"
        self.base = f"http://localhost:{port}"
        self._name = name
        # Not those of a deployment that this machine may have.
        self.secrets = Path(tempfile.mkdtemp(prefix=f"{name}-secrets-"))
        self.environment = {
            **os.environ,
            "COMPOSE_PROJECT_NAME": name,
            "SINAU_PORT": str(port),
            "SINAU_VERSION": "test",
            "SINAU_SECRETS_DIR": str(self.secrets),
            # Starts wait for the next answer at each step.
            "SINAU_HEALTH_INTERVAL": "3s",
            **settings,
        }

    def compose(self, *words: str, check: bool = True) -> str:
        """Run a Compose command on this project and return what it printed.

        Raises:
            StackFailed: it exited with an error.
        """
        answer = subprocess.run(
            [
                *("docker", "compose", "--project-name", self._name, "--file", str(self._compose_file)),
                # No settings but those given here: a deployment on this machine has its own in deploy/.env.
                *("--env-file", os.devnull),
                *words,
            ],
            check=False,
            capture_output=True,
            text=True,
            env=self.environment,
        )
        if check and answer.returncode != 0:
            raise StackFailed(f"docker compose {' '.join(words)}\n{answer.stdout}\n{answer.stderr}")
        return answer.stdout

    def up(self) -> None:
        """Build and start everything, and wait until all that has a health check is healthy.

        Raises:
            StackFailed: something did not become healthy; the message holds the last lines of every log.
        """
        self.compose("build", "--quiet")
        self.start()

    def start(self) -> None:
        """Start everything from the images that are there, and wait as `up` does.

        Raises:
            StackFailed: as `up`.
        """
        try:
            self.compose("up", "--detach", "--wait", "--wait-timeout", str(READY_SECONDS))
        except StackFailed as failure:
            logs = self.compose("logs", "--no-color", "--tail", "30", check=False)
            raise StackFailed(f"{failure}\n{self.compose('ps', '--all', check=False)}\n{logs}") from failure

    def down(self) -> None:
        """Remove the containers, networks and volumes of this project."""
        self.compose("down", "--volumes", "--remove-orphans", "--timeout", "10", check=False)
        shutil.rmtree(self.secrets, ignore_errors=True)

    def containers(self) -> list[dict[str, Any]]:
        """What Compose says of each container, the ended ones too."""
        lines = self.compose("ps", "--all", "--format", "json").splitlines()
        return [json.loads(line) for line in lines if line.strip()]

    def ids(self, *services: str) -> list[str]:
        """The ids of the containers that run, or try to, of these services; of all, if none is named."""
        return self.compose("ps", "--quiet", *services).split()

    def inspect(self, *services: str) -> list[dict[str, Any]]:
        """What the engine says of these containers."""
        ids = self.ids(*services)
        found: list[dict[str, Any]] = json.loads(docker("inspect", *ids)) if ids else []
        return found

    def wait_until_healthy(self, *services: str, since: Mapping[str, str] = MappingProxyType({})) -> None:
        """Wait until the containers of these services are well.

        Args:
            since: when some of them, by id, were started before: wait until they were started again.

        Raises:
            StackFailed: they are not.
        """
        ends_at = time.monotonic() + READY_SECONDS
        pause = threading.Event()
        while True:
            found = self.inspect(*services)
            if found and all(
                one["State"]["StartedAt"] != since.get(one["Id"]) and _is_well(one) for one in found
            ):
                return
            if time.monotonic() > ends_at:
                raise StackFailed(f"{services}: {[one['State'] for one in found]}")
            pause.wait(0.3)

    def run_in(self, service: str, program: str) -> str:
        """Run a Python program inside a service's container and return what it printed."""
        return self.compose("exec", "-T", service, "python", "-c", program)


def _is_well(container: Mapping[str, Any]) -> bool:
    """Whether a container runs and its own health check says so; the engine asks a new one only ten seconds later."""
    state, (kind, *words) = (
        container["State"],
        container["Config"].get("Healthcheck", {}).get("Test", ["NONE"]),
    )
    status = state.get("Health", {}).get("Status", "healthy")
    if state["Status"] != "running":
        return False
    if status != "starting" or kind != "CMD":
        return bool(status == "healthy")
    asked = subprocess.run(["docker", "exec", container["Id"], *words], check=False, capture_output=True)
    return asked.returncode == 0
