"""One deployment for all tests of this folder: building and starting it takes the longest."""

import contextlib
import shutil
import socket
import uuid
from collections.abc import Iterator

import docker
import pytest

from tests.compose.stack import Stack


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    """A running deployment with the demo, removed after the last test."""
    if shutil.which("docker") is None:
        pytest.skip("no docker command, so the deployment cannot be started")
    try:
        with contextlib.closing(docker.from_env(timeout=10)) as client:
            client.ping()
    except docker.errors.DockerException:
        pytest.skip("no Docker engine answers, so the deployment cannot be started")
    made = Stack(f"sinau-test-{uuid.uuid4().hex[:8]}", _free_port(), SINAU_DEMO="1")
    try:
        made.up()
        yield made
    finally:
        made.down()
