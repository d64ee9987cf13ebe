"""New containers beside the old ones; once those are well, the old ones end in their own time."""

import threading
import time
from collections.abc import Sequence

from deploy.upgrade.compose import Container, Deployment, run

WELL_WITHIN_SECONDS = 180
GRACE_SECONDS = 60
LOOK_SECONDS = 1.0


class NotWell(Exception):
    """New containers did not become well; they are gone again, and the old ones go on."""


def is_up_to_date(deployment: Deployment, service: str) -> bool:
    """Whether what runs of a service is what would be started now."""
    running = deployment.containers(service)
    wanted = (deployment.image_id(service), deployment.config_hash(service))
    return bool(running) and all((one.image, one.config_hash) == wanted for one in running)


def roll(deployment: Deployment, service: str) -> float:
    """Replace a service's containers by as many new ones; how many seconds that took.

    Raises:
        NotWell: the new ones are removed, the old ones untouched.
    """
    began = time.monotonic()
    old = deployment.containers(service)
    known = {one.id for one in old}
    _start_as_many_more(deployment, service, len(old))
    new = [one for one in deployment.containers(service) if one.id not in known]
    trouble = _wait_until_well(deployment, service, {one.id for one in new})
    if trouble:
        said = deployment.logs(new)
        run("docker", "rm", "--force", "--volumes", *(one.id for one in new))
        raise NotWell(f"{service}: {trouble}\n{said}")
    end(old)
    return time.monotonic() - began


def _start_as_many_more(deployment: Deployment, service: str, count: int) -> None:
    before = set(deployment.compose("ps", "--all", "--quiet", service).split())
    # Not `up --no-deps`: Compose would write down that these have no dependencies, and at the next `up` start all anew.
    deployment.compose(
        *("create", "--no-build", "--no-recreate", "--scale", f"{service}={2 * count}", service)
    )
    run("docker", "start", *set(deployment.compose("ps", "--all", "--quiet", service).split()) - before)


def end(containers: Sequence[Container]) -> None:
    """Let containers finish what they have begun, and remove them."""
    ids = [one.id for one in containers]
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
