"""Writes a generated document, or checks that it is current."""

from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CHECK = "--check"


def write_or_check(path: Path, text: str, arguments: Sequence[str]) -> int:
    """Write a generated document, or, with `--check` among the arguments, only check whether it is stale.

    Returns:
        The exit code: 1 when it is stale.
    """
    if CHECK in arguments:
        if path.exists() and path.read_text(encoding="utf-8") == text:
            return 0
        print(f"{path.relative_to(ROOT)} is stale: run `make docs`.")
        return 1
    path.write_text(text, encoding="utf-8")
    return 0
