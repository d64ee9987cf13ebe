"""Compose commands, and commands of `deploy.backup` in new containers, for what works on the host."""

# A host may have Python 3.9, which takes `X | None` only where it is not looked at.
from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from deploy.upgrade.compose import COMPOSE, CommandFailed, TryAgain

# Failures are told all the same.
QUIETLY = ("--progress", "quiet")
IN_A_NEW_ONE = ("run", "--rm", "-T", "--no-deps")


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
        raise TryAgain("it was not done; try again")
    if answer.returncode:
        raise CommandFailed("it was not done; what failed stands above")


def tool(
    container: str,
    *words: str,
    reading: Path | None = None,
    writing: int | None = None,
    environment: Mapping[str, str] | None = None,
    name: str = "",
) -> None:
    """Run a command of `deploy.backup` in a new container of a service that holds it; as `compose`.

    Args:
        name: of the container.
    """
    named = ("--name", name) if name else ()
    given = (*named, "--entrypoint", "python", container, "-m", "deploy.backup")
    compose(*IN_A_NEW_ONE, *given, *words, reading=reading, writing=writing, environment=environment)


def say(words: str) -> None:
    """A line for the operator, who may have gone."""
    with contextlib.suppress(OSError):
        sys.stderr.write(f"sinau: {words}\n")
        sys.stderr.flush()
