"""The machine and what an operator has set: its disks, maintenance, and which version this is."""

import os
import platform
import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from deploy.operations.findings import FAIL, OK, WARN, Finding
from deploy.operations.installation import Installation
from shared.maintenance import notice_in

LITTLE_BYTES = 5 * 10**9
TOO_LITTLE_BYTES = 10**9
DISKS = Path("/var/lib/sinau/disks")
"""Where the container `ops` has what else fills a disk: the volumes of the database and the broker, and the backups."""


def check_machine(installation: Installation, _patience: float) -> list[Finding]:
    """Disks, maintenance, version."""
    return [*disks(_folders(installation)), _maintenance(installation), _version()]


def disks(folders: Mapping[str, Path]) -> list[Finding]:
    """A finding for each disk that holds one of these folders, with the names of all that it holds."""
    found: list[Finding] = []
    held: dict[int, list[str]] = {}
    for name, folder in folders.items():
        try:
            held.setdefault(folder.stat().st_dev, []).append(name)
        except OSError as error:
            message = f"{folder} cannot be read ({error.strerror})"
            found.append(Finding(about="disk", level=WARN, message=message, facts={"holds": [name]}))
    return [_disk(folders[names[0]], names) for names in held.values()] + found


def _folders(installation: Installation) -> dict[str, Path]:
    """By name: the data folder of the one process, or the volumes that its container shows to `ops`."""
    if installation.data_dir is not None:
        return {"data": installation.data_dir}
    shown = sorted(DISKS.iterdir()) if DISKS.is_dir() else []
    return {"state": installation.state_dir, **{folder.name: folder for folder in shown}}


def _disk(folder: Path, holds: list[str]) -> Finding:
    usage = shutil.disk_usage(folder)
    message = f"{usage.free / 1e9:.1f} GB free of {usage.total / 1e9:.0f}, for {', '.join(holds)}"
    level = FAIL if usage.free < TOO_LITTLE_BYTES else WARN if usage.free < LITTLE_BYTES else OK
    hint = "" if level == OK else "make room: see the chapter on a full disk in deploy/README.md"
    facts = {"free": usage.free, "total": usage.total, "holds": holds}
    return Finding(about="disk", level=level, message=message, hint=hint, facts=facts)


def _maintenance(installation: Installation) -> Finding:
    notice = notice_in(installation.state_dir)
    if notice is None:
        return Finding(about="maintenance", level=OK, message="none", facts={"on": False})
    since = f" since {notice.since:%Y-%m-%d %H:%M} UTC" if notice.since else ""
    over = " and was expected to be over" if notice.until and notice.until < datetime.now(UTC) else ""
    return Finding(
        about="maintenance",
        level=WARN,
        message=f"on{since}{over}: pages and APIs are closed, workers pause",
        hint="sinau maintenance off",
        facts={"on": True},
    )


def _version() -> Finding:
    version = os.environ.get("SINAU_VERSION") or "this checkout"
    facts = {"sinau": version, "python": platform.python_version()}
    return Finding(about="version", level=OK, message=f"{version}, Python {facts['python']}", facts=facts)
