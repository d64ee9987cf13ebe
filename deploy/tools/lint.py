"""Runs all static checks, two at a time, and prints their output: `python -m deploy.tools.lint [name …]`.

A check is a command that exits with 0 on success. Exit code: the number of checks that failed.
"""

import os
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent


@dataclass(frozen=True, slots=True)
class Check:
    """A named command."""

    name: str
    command: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CheckResult:
    """Whether a check passed, in how many seconds, and what it printed."""

    name: str
    passed: bool
    seconds: float
    output: str


# Includes scripts without a suffix.
SHELL_SCRIPTS = "git ls-files '*.sh' sinau .ci/run services/portal/translations/update"

# The slow ones come first, so that all finish at about the same time. Types take longer than all others together when
# nothing is cached, so two processes share them.
CHECKS = (
    Check("types", (str(BIN / "mypy"), "--num-workers=2", "services", "shared", "deploy", "tests")),
    Check("templates", (str(BIN / "djlint"), "services", "--lint", "--quiet")),
    Check("imports", (str(BIN / "lint-imports"), "--no-cache")),
    Check("code", (str(BIN / "ruff"), "check", "--output-format=concise", ".")),
    Check("format", (str(BIN / "ruff"), "format", "--check", "--output-format=concise", ".")),
    Check("documents", (sys.executable, "-m", "deploy.tools.parse_all")),
    Check("images", (str(BIN / "hadolint"), "deploy/Dockerfile")),
    Check("scripts", ("sh", "-c", f"{SHELL_SCRIPTS} | xargs '{BIN}/shellcheck'")),
    Check("generated", (sys.executable, "-m", "deploy.tools.documents", "--check")),
    Check("alerts", ("promtool", "test", "rules", "deploy/observability/alerts_test.yml")),
    Check("scrapes", ("promtool", "check", "config", "deploy/observability/prometheus.yml")),
)


def run(check: Check) -> CheckResult:
    """Run a check. If its program is missing it passes, unless SINAU_REQUIRE_ALL is set."""
    if shutil.which(check.command[0]) is None:
        required = bool(os.environ.get("SINAU_REQUIRE_ALL"))
        return CheckResult(
            f"{check.name} (not checked: there is no {check.command[0]})", not required, 0.0, ""
        )
    started = time.monotonic()
    answer = subprocess.run(
        check.command,
        cwd=ROOT,
        check=False,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, "NO_COLOR": "1"},
    )
    return CheckResult(check.name, answer.returncode == 0, time.monotonic() - started, answer.stdout)


def main(names: list[str]) -> int:
    """Run the named checks, or all; print a line for each, and the output of failed ones."""
    wanted = [check for check in CHECKS if not names or check.name in names]
    started = time.monotonic()
    failed = 0
    with ThreadPoolExecutor(max_workers=2) as pool:
        for result in pool.map(run, wanted):
            print(
                f"{'ok    ' if result.passed else 'FAILED'} {result.name:<10} {result.seconds:5.1f} s",
                flush=True,
            )
            if not result.passed:
                failed += 1
                print(result.output)
    print(f"{len(wanted)} checks, {failed} failed, {time.monotonic() - started:.0f} s")
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
