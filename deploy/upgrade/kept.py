"""The images of what runs, kept under a tag, so that one can go back to them."""

from collections.abc import Sequence

from deploy.upgrade.compose import Deployment, run

KEPT = "previous"


def keep_images(deployment: Deployment, services: Sequence[str]) -> None:
    """Tag the images of these services' containers as `previous`, where newer ones are about to take their place.

    What an upgrade that stopped halfway has replaced already keeps the tag from then.
    """
    for service in services:
        repository, _, _ = deployment.services[service]["image"].rpartition(":")
        for image in {one.image for one in deployment.containers(service)} - {deployment.image_id(service)}:
            run("docker", "tag", image, f"{repository}:{KEPT}")
