"""`python3 -m deploy.backup.on_host backup|restore|verify`: the backup commands of `make`.

Runs on the host with the standard library alone. Containers do the work; they read the archive from standard input and
write it to standard output.
"""

# A host may have Python 3.9, which accepts `X | None` only in annotations that are not evaluated.
from __future__ import annotations

import argparse
import contextlib
import fcntl
import os
import re
import secrets
import tempfile
from collections.abc import Sequence
from datetime import datetime, timezone
from pathlib import Path

from deploy.backup.containers import IN_A_NEW_ONE, compose, say, tool
from deploy.backup.host_restore import restore_deployment, take_keys
from deploy.upgrade.command import INTERRUPTED, alone, interruptible
from deploy.upgrade.compose import CommandFailed

DEPLOY = Path(__file__).resolve().parents[1]
FOLDER = Path(os.environ.get("SINAU_BACKUPS_DIR") or DEPLOY / "backups")
KEPT = 14
LAST_BACKUP = "/var/lib/sinau/state/last-backup"
"""In containers: monitoring reads the time of the last backup from this file."""
_NAME = re.compile(r"sinau-\d{8}T\d{6}Z\.tar\.gz")


def back_up(keep: int) -> Path:
    """Back up the running deployment, and remove the oldest archives beyond `keep`."""
    path = new_archive("sinau")
    partial = path.with_name(path.name + ".part")
    _sweep()
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            tool("ops", "backup", "-", writing=descriptor)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        partial.replace(path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            partial.unlink()
    # Only now is the backup complete: the disk may be full after the container has ended.
    compose(*IN_A_NEW_ONE, "--entrypoint", "touch", "ops", LAST_BACKUP)
    say(f"{path} ({path.stat().st_size / 1e6:.1f} MB)")
    kept = sorted(entry for entry in FOLDER.iterdir() if _NAME.fullmatch(entry.name))
    for old in kept[: max(0, len(kept) - keep)]:
        old.unlink()
        say(f"removed {old.name}: {keep} are kept")
    return path


def _sweep() -> None:
    """Remove partial files of killed backups; a running backup holds a lock on its own."""
    for left in FOLDER.glob("sinau-*.tar.gz.part"):
        with left.open("rb") as file, contextlib.suppress(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            left.unlink()


def new_archive(word: str) -> Path:
    """A path for a new archive, named by the present time."""
    FOLDER.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Python 3.9 and 3.10, which a host may have, lack datetime.UTC.
    now = datetime.now(timezone.utc)  # noqa: UP017
    return FOLDER / now.strftime(f"{word}-%Y%m%dT%H%M%SZ.tar.gz")


def verify(archive: Path) -> None:
    """Restore into a temporary Compose project without published ports, check it, and remove it."""
    with tempfile.TemporaryDirectory(prefix="sinau-verify-") as folder:
        scratch = {
            "COMPOSE_PROJECT_NAME": f"sinau-verify-{secrets.token_hex(4)}",
            "SINAU_SECRETS_DIR": folder,
            # Nobody visits it by its domain, and the domain's certificate is missing there.
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
    """Run a command and return its exit code."""
    parser = argparse.ArgumentParser(prog="python3 -m deploy.backup.on_host", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("backup").add_argument("--keep", type=int, default=KEPT)
    for name in ("restore", "verify"):
        commands.add_parser(name).add_argument("archive", type=Path)
    commands.choices["restore"].add_argument("--replace", action="store_true")
    given = parser.parse_args(words)
    interruptible()
    try:
        if given.command == "backup":
            back_up(given.keep)
        elif given.command == "restore":
            with alone():
                restore_deployment(given.archive, replace=given.replace)
        else:
            verify(given.archive)
    except CommandFailed as failure:
        say(str(failure))
        return failure.exit_code
    except KeyboardInterrupt:
        say("interrupted")
        return INTERRUPTED
    except OSError as error:
        say(f"{error.filename or 'the archive'}: {error.strerror}")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
