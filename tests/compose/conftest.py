"""One deployment for all tests of this folder: building and starting it takes the longest.

What the tests measure stands in one line of JSON at the end of the run.
"""

import contextlib
import json
import re
import shutil
import socket
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import docker
import pytest

from tests.compose import stack as stacks
from tests.compose.stack import Stack

_MEASURED: dict[str, Any] = {}
_BASE_IMAGE = "python:3.13-slim"
_MEBIBYTES = {"KiB": 1 / 1024, "MiB": 1.0, "GiB": 1024.0}


@pytest.fixture(scope="session")
def measured() -> dict[str, Any]:
    """Takes what a test measures, by name, with the unit at the name's end."""
    return _MEASURED


def pytest_unconfigure() -> None:
    """Print what was measured, after pytest's own last line."""
    if _MEASURED:
        sys.stdout.write(json.dumps(_MEASURED) + "\n")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def make_stack() -> Callable[..., Stack]:
    """`make_stack(**settings)`: a deployment of one's own, not yet started; skips where no engine is."""
    if shutil.which("docker") is None:
        pytest.skip("no docker command, so the deployment cannot be started")
    try:
        with contextlib.closing(docker.from_env(timeout=10)) as client:
            client.ping()
    except docker.errors.DockerException:
        pytest.skip("no Docker engine answers, so the deployment cannot be started")
    return lambda **settings: Stack(f"sinau-test-{uuid.uuid4().hex[:8]}", _free_port(), **settings)


@pytest.fixture(scope="session")
def stack(make_stack: Callable[..., Stack], measured: dict[str, Any]) -> Iterator[Stack]:
    """A running deployment with the demo, removed after the last test."""
    made = make_stack(SINAU_DEMO="1")
    try:
        began = time.monotonic()
        made.compose("build", "--quiet")
        built = time.monotonic()
        made.start()
        measured["build_seconds"] = round(built - began, 1)
        measured["start_seconds"] = round(time.monotonic() - built, 1)
        measured["resident_mib"] = _resident_mib(made)
        measured["image_mb_above_base"] = _image_megabytes(made)
        yield made
    finally:
        made.down()


def _resident_mib(stack: Stack) -> int:
    """What all containers have in memory."""
    lines = stacks.docker("stats", "--no-stream", "--format", "{{.MemUsage}}", *stack.ids()).splitlines()
    used = [re.match(r"([\d.]+)(\w+)", line) for line in lines]
    return round(sum(float(one[1]) * _MEBIBYTES[one[2]] for one in used if one))


def _image_megabytes(stack: Stack) -> dict[str, int]:
    """What each of our images adds to its base, in millions of bytes."""
    names = sorted({one["Image"] for one in stack.containers() if one["Image"].startswith("sinau/")})
    sizes = stacks.docker("image", "inspect", "--format", "{{.Size}}", _BASE_IMAGE, *names).split()
    return {
        name.split("/")[1].split(":")[0]: round((int(size) - int(sizes[0])) / 1e6)
        for name, size in zip(names, sizes[1:], strict=True)
    }
