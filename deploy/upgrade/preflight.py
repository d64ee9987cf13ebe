"""What has to be so before an upgrade begins: it is better not begun than given up halfway."""

import shutil
from pathlib import Path

from deploy.upgrade.compose import Deployment, run

FREE_BYTES = 3 * 1024**3
"""For new images beside the old ones, and a backup."""
FREE_MEMORY_BYTES = 384 * 1024**2
"""For one more container than usual."""


def findings(deployment: Deployment) -> list[str]:
    """Each reason not to begin, with what to do about it."""
    running = deployment.containers()
    if not running:
        return ["nothing runs: there is nothing to upgrade. Start with `make up`."]
    found = [
        f"{one.name} is {one.health or one.state}: see `docker logs {one.name}`, and begin when all are healthy."
        for one in running
        # The engine asks a container that was started just now only some seconds later.
        if not (one.is_well or one.says_it_is_well())
    ]
    return [*found, *_disk(), *_memory()]


def _disk() -> list[str]:
    folder = Path(run("docker", "info", "--format", "{{.DockerRootDir}}").strip())
    # Of an engine in a machine of its own, the folder is not here, and its disk cannot be asked.
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
    """Let `sinau status` say what is not well; only what is broken is a reason not to begin."""
    code = deployment.show("run", "--rm", "--no-deps", "-T", "ops", "status", "--quiet")
    return ["`sinau status` finds something broken, see above: mend it first."] if code > 1 else []
