"""The images of what runs, kept under a tag, so that one can go back to them."""

from collections.abc import Sequence

from deploy.upgrade.compose import ROOT, Deployment, run

KEPT = "previous"
UNFINISHED = ROOT / "deploy" / ".upgrade-unfinished"
"""Stands there from the first new container to the last: what such an upgrade has replaced is kept already."""


def keep_images(deployment: Deployment, services: Sequence[str]) -> None:
    """Tag the images of these services' containers as `previous`, unless one is on the way back to those."""
    if UNFINISHED.exists() or any(deployment.tag(service) == KEPT for service in services):
        return
    for service in services:
        for image in {one.image for one in deployment.containers(service)}:
            run("docker", "tag", image, f"{deployment.repository(service)}:{KEPT}")


def begin() -> None:
    """Note that containers are being replaced."""
    UNFINISHED.touch()


def finish() -> None:
    """Note that all are."""
    UNFINISHED.unlink(missing_ok=True)
