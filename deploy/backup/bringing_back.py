"""`make restore`, on the machine that runs the containers: an archive takes the place of a deployment's data."""

# As in `on_host`.
from __future__ import annotations

import secrets
import subprocess
from collections.abc import Mapping
from pathlib import Path

from deploy.backup.containers import IN_A_NEW_ONE, QUIETLY, compose, say, tool
from deploy.upgrade.compose import CommandFailed, Deployment

SERVERS = ("postgres", "rabbitmq")


def bring_back(archive: Path, *, replace: bool) -> None:
    """Restore into this deployment, which runs at the end. Whatever fails before the exchange changes nothing."""
    confirmed = ["--replace"] if replace else []
    compose("up", "--detach", "--wait", *SERVERS)
    tool("ops", "restore", "-", "--check", *confirmed, reading=archive)
    running = [one.service for one in Deployment().containers() if one.state == "running"]
    stopped = sorted(set(running) - set(SERVERS))
    before = _standing()
    container = f"sinau-restore-{secrets.token_hex(4)}"
    try:
        if stopped:
            say("stopping the services")
            compose("stop", *stopped)
        tool("ops", "restore", "-", *confirmed, reading=archive, name=container)
    except (CommandFailed, KeyboardInterrupt):
        # Whoever is cut off here leaves its container at work.
        subprocess.run(["docker", "rm", "--force", container], check=False, capture_output=True)  # noqa: S603, S607
        if _standing() == before:
            if stopped:
                say("nothing was changed; starting the services again")
                compose("start", *stopped)
            raise
        say("all databases were exchanged already: going on")
    try:
        take_keys(archive)
        say("starting the services")
        compose("up", "--detach", "--wait")
        tool("ops", "samples")
    except (CommandFailed, KeyboardInterrupt):
        say('the databases are restored. What follows was not finished: see "Restore" in deploy/README.md')
        raise


def _standing() -> str:
    """Which databases the services have: others after an exchange."""
    return Deployment().compose(
        *(*QUIETLY, *IN_A_NEW_ONE, "--entrypoint", "python", "ops", "-m", "deploy.backup", "standing")
    )


def take_keys(archive: Path, environment: Mapping[str, str] | None = None) -> None:
    """Put the archive's keys in place and hand them to the containers, which read them when they start."""
    tool("keys", "adopt", "-", reading=archive, environment=environment)
    compose("run", "--rm", "-T", "--no-deps", "keys", environment=environment)
