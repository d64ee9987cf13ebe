"""The images of what runs, kept under a tag, so that one can go back to them."""

from collections.abc import Sequence

from deploy.upgrade.compose import ROOT, Deployment, run

UNFINISHED = ROOT / "deploy" / ".upgrade-unfinished"
"""Stands there from the first new container to the last: what such an upgrade has replaced is kept already."""


SUFFIX = "-previous"
OPERATIONS = "keys"
"""A service that has the operator's image."""


def kept_version(deployment: Deployment) -> str:
    """The tag under which the images from before are kept."""
    return deployment.version.removesuffix(SUFFIX) + SUFFIX


def is_going_back(deployment: Deployment) -> bool:
    """Whether what is to run are the images from before."""
    return deployment.version == kept_version(deployment)


def keep_images(deployment: Deployment, services: Sequence[str]) -> None:
    """Tag the images of these services' containers, and of the operator's, before newer ones take their names."""
    if is_unfinished() or is_going_back(deployment):
        return
    images = {service: {one.image for one in deployment.containers(service)} for service in services}
    # No container of the operator's goes on running.
    images[OPERATIONS] = {deployment.image_id(OPERATIONS)}
    for service, found in images.items():
        repository = deployment.services[service]["image"].rpartition(":")[0]
        for image in found:
            run("docker", "tag", image, f"{repository}:{kept_version(deployment)}")


def is_unfinished() -> bool:
    """Whether an upgrade was begun and has not come to its end."""
    return UNFINISHED.exists()


def forget_if_finished(deployment: Deployment, services: Sequence[str]) -> None:
    """Note it, if what an upgrade left was brought to its end in another way, such as by `docker compose up`.

    What runs now is then what one would go back to from the next version.
    """
    if is_unfinished() and all(_is_whole(deployment, name) for name in services):
        finish()


def _is_whole(deployment: Deployment, service: str) -> bool:
    """Whether no container of a service is an older one, and no two differ."""
    running = deployment.containers(service)
    image = deployment.image_id(service)
    return all(one.image == image and one.config_hash == running[0].config_hash for one in running)


def begin() -> None:
    """Note that containers are being replaced."""
    UNFINISHED.touch()


def finish() -> None:
    """Note that all are."""
    UNFINISHED.unlink(missing_ok=True)
