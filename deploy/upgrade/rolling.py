"""New containers beside the old ones; once those are well, the old ones end in their own time."""

import threading
import time
from collections import Counter
from collections.abc import Sequence

from deploy.upgrade.compose import Container, Deployment, run

WELL_WITHIN_SECONDS = 180
GRACE_SECONDS = 60
LOOK_SECONDS = 1.0


class NotWell(Exception):
    """New containers did not become well; they are gone again, and the old ones go on."""


def is_current(deployment: Deployment, container: Container) -> bool:
    """Whether a container is what would be started now."""
    wanted = (deployment.image_id(container.service), deployment.config_hash(container.service))
    return (container.image, container.config_hash) == wanted


def is_up_to_date(deployment: Deployment, service: str) -> bool:
    """Whether what runs of a service is what would be started now."""
    running = deployment.containers(service)
    return bool(running) and all(is_current(deployment, one) for one in running)


def tidy(deployment: Deployment, service: str) -> None:
    """Remove what an upgrade that was cut off left: containers that do not run, or not well beside one that does."""
    running = deployment.containers(service)
    well = [one for one in running if one.is_well or one.says_it_is_well()]
    kept = {one.id for one in well or running}
    if left := deployment.ids(service) - kept:
        run("docker", "rm", "--force", "--volumes", *left)


def roll(deployment: Deployment, service: str, *, is_continued: bool = False) -> float:
    """Replace a service's containers by as many new ones; how many seconds that took.

    Args:
        is_continued: an upgrade before was cut off, so that new ones may stand beside those that they were to replace.

    Raises:
        NotWell: the new ones are removed, the old ones untouched.
    """
    began = time.monotonic()
    tidy(deployment, service)
    running = deployment.containers(service)
    new = {one.id for one in running if is_current(deployment, one)}
    old = [one for one in running if one.id not in new]
    count = len(running)
    if is_continued:
        # No old one had ended before as many new ones were well.
        count = max(Counter((one.image, one.config_hash) for one in running).values(), default=0)
    count = max(count, 1)
    new |= _start_more(deployment, service, len(running) + max(0, count - len(new)))
    trouble = _wait_until_well(deployment, service, new)
    if trouble:
        well = {one.id for one in deployment.containers(service) if one.is_well}
        bad = (new - well) & deployment.ids(service)
        said = deployment.logs(bad)
        if bad:
            run("docker", "rm", "--force", "--volumes", *bad)
        raise NotWell(f"{service}: {trouble}\n{said}")
    end(old)
    return time.monotonic() - began


def _start_more(deployment: Deployment, service: str, total: int) -> set[str]:
    """Let so many containers of a service run; those that were not there before."""
    before = deployment.ids(service)
    # Not `up --no-deps`: Compose would write down that these have no dependencies, and at the next `up` start all anew.
    deployment.compose(*("create", "--no-build", "--no-recreate", "--scale", f"{service}={total}", service))
    more = deployment.ids(service) - before
    if more:
        run("docker", "start", *more)
    return more


def renew_ended(deployment: Deployment) -> None:
    """Make anew what ran once and ended, where it is of another version; the next `up` lets it run again.

    Compose starts anew all that depends on a container that it has to replace: without this an `up` after an upgrade
    would take down the database and everything else, which is as it should be already.
    """
    for one in deployment.ended():
        if not is_current(deployment, one):
            run("docker", "rm", "--volumes", one.id)
            deployment.compose("create", "--no-build", "--no-recreate", one.service)


def end(containers: Sequence[Container]) -> None:
    """Let containers finish what they have begun, and remove them."""
    ids = [one.id for one in containers]
    if not ids:
        return
    run("docker", "stop", "--time", str(GRACE_SECONDS), *ids)
    run("docker", "rm", "--volumes", *ids)


def _wait_until_well(deployment: Deployment, service: str, ids: set[str]) -> str:
    """Wait for the health of all of them; what is wrong, or nothing."""
    ends_at = time.monotonic() + WELL_WITHIN_SECONDS
    pause = threading.Event()
    if not ids:
        return "no new container was started"
    while True:
        new = [one for one in deployment.containers(service) if one.id in ids]
        ended = ids - {one.id for one in new}
        troubled = [one for one in new if one.state != "running" or one.health == "unhealthy"]
        if ended or troubled:
            return f"the new container is {troubled[0].health or troubled[0].state if troubled else 'gone'}"
        if all(one.is_well or one.says_it_is_well() for one in new):
            return ""
        if time.monotonic() > ends_at:
            return f"the new container was not healthy within {WELL_WITHIN_SECONDS} seconds"
        pause.wait(LOOK_SECONDS)
