"""Rolling replacement: starts new containers, waits until they are healthy, then stops the old ones gracefully."""

import threading
import time
from collections import Counter
from collections.abc import Sequence

from deploy.upgrade.compose import Container, Deployment, run

WELL_WITHIN_SECONDS = 180
GRACE_SECONDS = 60
LOOK_SECONDS = 1.0


class NotWell(Exception):
    """New containers did not become healthy; they were removed, and the old ones still run."""


def is_current(deployment: Deployment, container: Container) -> bool:
    """Whether a container has the current image and configuration."""
    wanted = (deployment.image_id(container.service), deployment.config_hash(container.service))
    return (container.image, container.config_hash) == wanted


def is_up_to_date(deployment: Deployment, service: str) -> bool:
    """Whether all containers of a service are current."""
    running = deployment.containers(service)
    return bool(running) and all(is_current(deployment, one) for one in running)


def tidy(deployment: Deployment, service: str) -> None:
    """Remove leftovers of an interrupted upgrade: stopped containers, and unhealthy ones beside healthy ones."""
    running = deployment.containers(service)
    well = [one for one in running if one.is_well or one.says_it_is_well()]
    kept = {one.id for one in well or running}
    if left := deployment.ids(service) - kept:
        run("docker", "rm", "--force", "--volumes", *left)


def roll(deployment: Deployment, service: str, *, is_continued: bool = False) -> float:
    """Replace a service's containers by as many new ones; return the seconds it took.

    Args:
        is_continued: an earlier upgrade was interrupted, so new containers may exist beside old ones.

    Raises:
        NotWell: the new ones were removed, the old ones still run.
    """
    began = time.monotonic()
    tidy(deployment, service)
    running = deployment.containers(service)
    new = {one.id for one in running if is_current(deployment, one)}
    old = [one for one in running if one.id not in new]
    count = len(running)
    if is_continued:
        # Old containers end only after as many new ones are healthy.
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
    """Scale a service to a total number of containers; return the ids of the new ones."""
    before = deployment.ids(service)
    # Not `up --no-deps`: Compose would record that these have no dependencies, and recreate all at the next `up`.
    deployment.compose(*("create", "--no-build", "--no-recreate", "--scale", f"{service}={total}", service))
    more = deployment.ids(service) - before
    if more:
        run("docker", "start", *more)
    return more


def renew_ended(deployment: Deployment) -> None:
    """Recreate ended one-shot containers of another version; the next `up` runs them again.

    Compose recreates everything that depends on a replaced container. Without this, an `up` after an upgrade would
    restart the database and all services, although they are current.
    """
    for one in deployment.ended():
        if not is_current(deployment, one):
            run("docker", "rm", "--volumes", one.id)
            deployment.compose("create", "--no-build", "--no-recreate", one.service)


def end(containers: Sequence[Container]) -> None:
    """Stop containers gracefully and remove them."""
    ids = [one.id for one in containers]
    if not ids:
        return
    run("docker", "stop", "--time", str(GRACE_SECONDS), *ids)
    run("docker", "rm", "--volumes", *ids)


def _wait_until_well(deployment: Deployment, service: str, ids: set[str]) -> str:
    """Wait until all of them are healthy; return what is wrong, or an empty string."""
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
