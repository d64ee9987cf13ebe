"""A whole deployment on this machine's Docker engine, as an operator would start it, under a name of its own."""

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = ROOT / "deploy" / "compose.yaml"
READY_SECONDS = 240


class StackFailed(AssertionError):
    """A Compose command failed; the message carries what it and the containers said."""


class Stack:
    """One Compose project.

    Args:
        name: of the project; its containers, networks and volumes bear it.
        port: where its Caddy listens on loopback.
        settings: further variables, as an operator sets them.
    """

    def __init__(self, name: str, port: int, **settings: str) -> None:
        self.base = f"http://localhost:{port}"
        self._name = name
        # Not those of a deployment that this machine may have.
        self.secrets = Path(tempfile.mkdtemp(prefix=f"{name}-secrets-"))
        self._environment = {
            **os.environ,
            "SINAU_PORT": str(port),
            "SINAU_VERSION": "test",
            "SINAU_SECRETS_DIR": str(self.secrets),
            **settings,
        }

    def compose(self, *words: str, check: bool = True) -> str:
        """Run a Compose command on this project and return what it printed.

        Raises:
            StackFailed: it exited with an error.
        """
        answer = subprocess.run(
            [
                *("docker", "compose", "--project-name", self._name, "--file", str(COMPOSE)),
                # No settings but those given here: a deployment on this machine has its own in deploy/.env.
                *("--env-file", os.devnull),
                *words,
            ],
            check=False,
            capture_output=True,
            text=True,
            env=self._environment,
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

    def run_in(self, service: str, program: str) -> str:
        """Run a Python program inside a service's container and return what it printed."""
        return self.compose("exec", "-T", service, "python", "-c", program)
