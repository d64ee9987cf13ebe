"""Parses every YAML, TOML and JSON file of the project, and shell scripts, and prints those that cannot be parsed."""

import json
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]


def _yaml(path: Path) -> None:
    list(yaml.safe_load_all(path.read_text(encoding="utf-8")))


def _toml(path: Path) -> None:
    tomllib.loads(path.read_text(encoding="utf-8"))


def _json(path: Path) -> None:
    json.loads(path.read_text(encoding="utf-8"))


def _shell(path: Path) -> None:
    shell = "bash" if "bash" in path.read_text(encoding="utf-8").partition("\n")[0] else "sh"
    subprocess.run([shell, "-n", str(path)], check=True, capture_output=True)


READERS: dict[str, Callable[[Path], None]] = {
    ".yaml": _yaml,
    ".yml": _yaml,
    ".toml": _toml,
    ".json": _json,
    ".webmanifest": _json,
    ".sh": _shell,
}


def tracked_files(root: Path = ROOT) -> list[Path]:
    """The files that git tracks or would add."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return [path for name in listed.split("\0") if name and (path := root / name).is_file()]


def main() -> int:
    """Print each unreadable file with its reason; exit code 1 if there is any."""
    problems = []
    for path in tracked_files():
        reader = READERS.get(path.suffix)
        # Some tests contain broken files on purpose.
        if reader is None or "tests" in path.relative_to(ROOT).parts:
            continue
        try:
            reader(path)
        except (ValueError, yaml.YAMLError, subprocess.CalledProcessError) as problem:
            problems.append(f"{path.relative_to(ROOT)}: {problem}")
    print("\n".join(problems))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
