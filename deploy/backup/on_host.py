"""`python3 -m deploy.backup.on_host backup|restore|verify`: what `make` calls, on the machine that runs the containers.

It needs Python's own library alone. All real work is done in containers, which read the archive from their standard
input and write it to their standard output.
"""

# A host may have Python 3.9, which takes `X | None` only where it is not looked at.
from __future__ import annotations

import argparse
import contextlib
import os
import re
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from pathlib import Path

from deploy.upgrade.compose import COMPOSE, CommandFailed, Deployment

DEPLOY = Path(__file__).resolve().parents[1]
FOLDER = Path(os.environ.get("SINAU_BACKUPS_DIR") or DEPLOY / "backups")
KEPT = 14
# Failures are told all the same.
QUIETLY = ("--progress", "quiet")
SERVERS = ("postgres", "rabbitmq")
_NAME = re.compile(r"sinau-\d{8}T\d{6}Z\.tar\.gz")


def compose(
    *words: str,
    reading: Path | None = None,
    writing: int | None = None,
    environment: Mapping[str, str] | None = None,
) -> None:
    """Run a Compose command and let it speak.

    Args:
        reading: the file that is its standard input.
        writing: the descriptor that is its standard output.
        environment: further variables.

    Raises:
        CommandFailed: it ended with an error.
    """
    with Path(reading or os.devnull).open("rb") as stdin:
        answer = subprocess.run(  # noqa: S603  # an operator's own commands
            [*COMPOSE, *QUIETLY, *words],
            check=False,
            stdin=stdin,
            stdout=writing,
            env={**os.environ, **(environment or {})},
        )
    if answer.returncode:
        raise CommandFailed("it was not done; what failed stands above")


def tool(
    container: str,
    *words: str,
    reading: Path | None = None,
    writing: int | None = None,
    environment: Mapping[str, str] | None = None,
) -> None:
    """Run a command of `deploy.backup` in a new container of a service that holds it; as `compose`."""
    given = ("run", "--rm", "-T", "--no-deps", "--entrypoint", "python", container, "-m", "deploy.backup")
    compose(*given, *words, reading=reading, writing=writing, environment=environment)


def say(words: str) -> None:
    """A line for the operator."""
    sys.stderr.write(f"sinau: {words}\n")


def back_up(keep: int) -> Path:
    """Make an archive of the running deployment; the oldest beyond `keep` are removed."""
    path = new_archive("sinau")
    partial = path.with_name(path.name + ".part")
    try:
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            tool("ops", "backup", "-", writing=descriptor)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        partial.replace(path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            partial.unlink()
    say(f"{path} ({path.stat().st_size / 1e6:.1f} MB)")
    kept = sorted(entry for entry in FOLDER.iterdir() if _NAME.fullmatch(entry.name))
    for old in kept[: max(0, len(kept) - keep)]:
        old.unlink()
        say(f"removed {old.name}: {keep} are kept")
    return path


def new_archive(word: str) -> Path:
    """A name for a new archive among the others, by the present time."""
    FOLDER.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Python 3.9 and 3.10, which a host may have, do not know datetime.UTC.
    now = datetime.now(timezone.utc)  # noqa: UP017
    return FOLDER / now.strftime(f"{word}-%Y%m%dT%H%M%SZ.tar.gz")


def bring_back(archive: Path, *, replace: bool) -> None:
    """Restore into this deployment, which runs at the end. Whatever fails before the exchange changes nothing."""
    confirmed = ["--replace"] if replace else []
    compose("up", "--detach", "--wait", *SERVERS)
    tool("ops", "restore", "-", "--check", *confirmed, reading=archive)
    running = [one.service for one in Deployment().containers() if one.state == "running"]
    stopped = sorted(set(running) - set(SERVERS))
    if stopped:
        say("stopping the services")
        compose("stop", *stopped)
    try:
        tool("ops", "restore", "-", *confirmed, reading=archive)
    except CommandFailed:
        if stopped:
            say("nothing was changed; starting the services again")
            compose("start", *stopped)
        raise
    take_keys(archive)
    say("starting the services")
    compose("up", "--detach", "--wait")
    tool("ops", "samples")


def take_keys(archive: Path, environment: Mapping[str, str] | None = None) -> None:
    """Put the archive's keys in place and hand them to the containers, which read them when they start."""
    tool("keys", "adopt", "-", reading=archive, environment=environment)
    compose("run", "--rm", "-T", "--no-deps", "keys", environment=environment)


def verify(archive: Path) -> None:
    """Restore into a project of its own, without any published port, look at it, and remove it."""
    with tempfile.TemporaryDirectory(prefix="sinau-verify-") as folder:
        scratch = {
            "COMPOSE_PROJECT_NAME": f"sinau-verify-{secrets.token_hex(4)}",
            "SINAU_SECRETS_DIR": folder,
            # Nobody comes to it by its domain, and the domain's certificate is not there.
            "SINAU_TLS": "internal",
        }
        try:
            compose("up", "--detach", "--wait", "postgres", environment=scratch)
            tool("ops", "restore", "-", "--keep-queues", reading=archive, environment=scratch)
            take_keys(archive, scratch)
            compose("up", "--detach", "--wait", "enrollment-web", environment=scratch)
            tool("ops", "samples", environment=scratch)
        finally:
            compose("down", "--volumes", "--remove-orphans", "--timeout", "5", environment=scratch)
    say(f"{archive} is whole, restores, and what it restores can be used")


def main(words: Sequence[str] | None = None) -> int:
    """Read the command line and do it; 0 when it was done."""
    parser = argparse.ArgumentParser(prog="python3 -m deploy.backup.on_host", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("backup").add_argument("--keep", type=int, default=KEPT)
    for name in ("restore", "verify"):
        commands.add_parser(name).add_argument("archive", type=Path)
    commands.choices["restore"].add_argument("--replace", action="store_true")
    given = parser.parse_args(words)
    try:
        if given.command == "backup":
            back_up(given.keep)
        elif given.command == "restore":
            bring_back(given.archive, replace=given.replace)
        else:
            verify(given.archive)
    except CommandFailed as failure:
        say(str(failure))
        return 1
    except OSError as error:
        say(f"{error.filename or 'the archive'}: {error.strerror}")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
