"""The machine and what an operator has set: disk, maintenance, and which version this is."""

import os
import platform
import shutil
from datetime import UTC, datetime

from deploy.operations.findings import FAIL, OK, WARN, Finding
from deploy.operations.installation import Installation
from shared.maintenance import notice_in

LITTLE_BYTES = 5 * 10**9
TOO_LITTLE_BYTES = 10**9


def check_machine(installation: Installation, _patience: float) -> list[Finding]:
    """Disk, maintenance, version."""
    return [_disk(installation), _maintenance(installation), _version()]


def _disk(installation: Installation) -> Finding:
    folder = installation.data_dir or installation.state_dir
    try:
        usage = shutil.disk_usage(folder)
    except OSError as error:
        return Finding(about="disk", level=WARN, says=f"{folder} cannot be looked at ({error.strerror})")
    says = f"{usage.free / 1e9:.1f} GB free of {usage.total / 1e9:.0f}"
    level = FAIL if usage.free < TOO_LITTLE_BYTES else WARN if usage.free < LITTLE_BYTES else OK
    hint = "" if level == OK else "make room: see the chapter on a full disk in deploy/README.md"
    facts = {"free": usage.free, "total": usage.total}
    return Finding(about="disk", level=level, says=says, hint=hint, facts=facts)


def _maintenance(installation: Installation) -> Finding:
    notice = notice_in(installation.state_dir)
    if notice is None:
        return Finding(about="maintenance", level=OK, says="none", facts={"on": False})
    since = f" since {notice.since:%Y-%m-%d %H:%M} UTC" if notice.since else ""
    over = " and was expected to be over" if notice.until and notice.until < datetime.now(UTC) else ""
    return Finding(
        about="maintenance",
        level=WARN,
        says=f"on{since}{over}: pages and APIs are closed, workers rest",
        hint="sinau maintenance off",
        facts={"on": True},
    )


def _version() -> Finding:
    version = os.environ.get("SINAU_VERSION") or "this checkout"
    facts = {"sinau": version, "python": platform.python_version()}
    return Finding(about="version", level=OK, says=f"{version}, Python {facts['python']}", facts=facts)
