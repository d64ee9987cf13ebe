"""Checks before an upgrade starts."""

import shutil
from pathlib import Path

from deploy.upgrade.compose import Deployment, run

FREE_BYTES = 3 * 1024**3
"""For new images beside the old ones, and a backup."""
FREE_MEMORY_BYTES = 384 * 1024**2
"""For one more container than usual."""


def findings(deployment: Deployment) -> list[str]:
    """Each reason not to start, with its remedy."""
    running = deployment.containers()
    if not running:
        return ["nothing runs: there is nothing to upgrade. Start with `make up`."]
    found = [
        f"{one.name} is {one.health or one.state}: see `docker logs {one.name}`, and begin when all are healthy."
        for one in running
        # The engine checks a new container only after some seconds.
        if not (one.is_well or one.says_it_is_well())
    ]
    return [*found, *_disk(), *_memory()]


def _disk() -> list[str]:
    folder = Path(run("docker", "info", "--format", "{{.DockerRootDir}}").strip())
    # An engine in a virtual machine has its folder there, where its disk cannot be examined.
    free = shutil.disk_usage(folder).free if folder.is_dir() else FREE_BYTES
    needed = f'{FREE_BYTES / 1024**3:.0f} are needed: see "Disk full" in deploy/README.md.'
    return [] if free >= FREE_BYTES else [f"only {free / 1024**3:.1f} GiB are free in {folder}, and {needed}"]


def _memory() -> list[str]:
    try:
        lines = Path("/proc/meminfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
    kibibytes = next((int(line.split()[1]) for line in lines if line.startswith("MemAvailable:")), None)
    if kibibytes is None or kibibytes * 1024 >= FREE_MEMORY_BYTES:
        return []
    needed = (
        f"a new container beside an old one needs {FREE_MEMORY_BYTES // 1024**2}: stop something else first."
    )
    return [f"only {kibibytes // 1024} MiB of memory are free, and {needed}"]


def ask_status(deployment: Deployment) -> list[str]:
    """Run `sinau status`; only a failure, not a warning, keeps an upgrade from starting."""
    code = deployment.show("run", "--rm", "--no-deps", "-T", "ops", "status", "--quiet")
    return ["`sinau status` finds something broken, see above: fix it first."] if code > 1 else []
