"""Runs Compose, and commands of `deploy.backup` in new containers, from the host."""

# A host may have Python 3.9, which accepts `X | None` only in annotations that are not evaluated.
from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from deploy.upgrade.compose import COMPOSE, CommandFailed, TryAgain

# Failures are still printed.
QUIETLY = ("--progress", "quiet")
IN_A_NEW_ONE = ("run", "--rm", "-T", "--no-deps")


def compose(
    *words: str,
    reading: Path | None = None,
    writing: int | None = None,
    environment: Mapping[str, str] | None = None,
) -> None:
    """Run a Compose command; its output goes to the terminal.

    Args:
        reading: file for its standard input.
        writing: file descriptor for its standard output.
        environment: additional variables.

    Raises:
        TryAgain: something was busy.
        CommandFailed: it ended with another error.
    """
    with Path(reading or os.devnull).open("rb") as stdin:
        answer = subprocess.run(  # noqa: S603  # an operator's own commands
            [*COMPOSE, *QUIETLY, *words],
            check=False,
            stdin=stdin,
            stdout=writing,
            env={**os.environ, **(environment or {})},
        )
    if answer.returncode == TryAgain.exit_code:
        raise TryAgain("something was busy; try again")
    if answer.returncode:
        raise CommandFailed("the command failed; see its output above")


def tool(
    container: str,
    *words: str,
    reading: Path | None = None,
    writing: int | None = None,
    environment: Mapping[str, str] | None = None,
    name: str = "",
) -> None:
    """Run a command of `deploy.backup` in a new container. Arguments and errors are those of `compose`.

    Args:
        name: of the container.
    """
    named = ("--name", name) if name else ()
    given = (*named, "--entrypoint", "python", container, "-m", "deploy.backup")
    compose(*IN_A_NEW_ONE, *given, *words, reading=reading, writing=writing, environment=environment)


def say(words: str) -> None:
    """Print a line to standard error, if it is still open."""
    with contextlib.suppress(OSError):
        sys.stderr.write(f"sinau: {words}\n")
        sys.stderr.flush()
