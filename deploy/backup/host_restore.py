"""`make restore` on the host: replaces a deployment's data by an archive."""

# As in `on_host`.
from __future__ import annotations

import secrets
import subprocess
from collections.abc import Mapping
from pathlib import Path

from deploy.backup.containers import IN_A_NEW_ONE, QUIETLY, compose, say, tool
from deploy.upgrade.compose import CommandFailed, Deployment

SERVERS = ("postgres", "rabbitmq")


def restore_deployment(archive: Path, *, replace: bool) -> None:
    """Restore into this deployment and start it. A failure before the databases are exchanged changes nothing."""
    confirmed = ["--replace"] if replace else []
    compose("up", "--detach", "--wait", *SERVERS)
    tool("ops", "restore", "-", "--check", *confirmed, reading=archive)
    running = [one.service for one in Deployment().containers() if one.state == "running"]
    stopped = sorted(set(running) - set(SERVERS))
    before = _database_ids()
    container = f"sinau-restore-{secrets.token_hex(4)}"
    try:
        if stopped:
            say("stopping the services")
            compose("stop", *stopped)
        tool("ops", "restore", "-", *confirmed, reading=archive, name=container)
    except (CommandFailed, KeyboardInterrupt):
        # After an interrupt the container would go on working.
        subprocess.run(["docker", "rm", "--force", container], check=False, capture_output=True)  # noqa: S603, S607
        if _database_ids() == before:
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


def _database_ids() -> str:
    """The OIDs of the services' databases; they change when the databases are exchanged."""
    return Deployment().compose(
        *(*QUIETLY, *IN_A_NEW_ONE, "--entrypoint", "python", "ops", "-m", "deploy.backup", "database-ids")
    )


def take_keys(archive: Path, environment: Mapping[str, str] | None = None) -> None:
    """Install the archive's keys and hand them to the containers, which read them at start."""
    tool("keys", "adopt", "-", reading=archive, environment=environment)
    compose("run", "--rm", "-T", "--no-deps", "keys", environment=environment)
