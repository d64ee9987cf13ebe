"""Preserves the running images under a tag, for going back to them."""

from collections.abc import Sequence

from deploy.upgrade.compose import ROOT, Deployment, run

UNFINISHED = ROOT / "deploy" / ".upgrade-unfinished"
"""Exists while containers are being replaced; the images from before are preserved already then."""


SUFFIX = "-previous"
OPERATIONS = "keys"
"""A service that uses the operations image."""


def preserved_version(deployment: Deployment) -> str:
    """The tag of the preserved images."""
    return deployment.version.removesuffix(SUFFIX) + SUFFIX


def is_going_back(deployment: Deployment) -> bool:
    """Whether the preserved images are to run."""
    return deployment.version == preserved_version(deployment)


def preserve_images(deployment: Deployment, services: Sequence[str]) -> None:
    """Tag the images of these services and the operations image, before new ones get their names."""
    if is_unfinished() or is_going_back(deployment):
        return
    images = {service: {one.image for one in deployment.containers(service)} for service in services}
    # The operations image has no long-running container.
    images[OPERATIONS] = {deployment.image_id(OPERATIONS)}
    for service, found in images.items():
        repository = deployment.services[service]["image"].rpartition(":")[0]
        for image in found:
            run("docker", "tag", image, f"{repository}:{preserved_version(deployment)}")


def is_unfinished() -> bool:
    """Whether an upgrade has started and not finished."""
    return UNFINISHED.exists()


def forget_if_finished(deployment: Deployment, services: Sequence[str]) -> None:
    """Clear the mark if an unfinished upgrade was completed in another way, such as by `docker compose up`.

    The next upgrade then preserves the images that run now.
    """
    if is_unfinished() and all(_is_whole(deployment, name) for name in services):
        finish()


def _is_whole(deployment: Deployment, service: str) -> bool:
    """Whether all containers of a service have the same configuration and the current image."""
    running = deployment.containers(service)
    image = deployment.image_id(service)
    return all(one.image == image and one.config_hash == running[0].config_hash for one in running)


def begin() -> None:
    """Mark the upgrade as started."""
    UNFINISHED.touch()


def finish() -> None:
    """Mark the upgrade as finished."""
    UNFINISHED.unlink(missing_ok=True)
