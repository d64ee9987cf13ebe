"""Where the secrets of a running deployment are, and where they are not."""

import json
import subprocess
from collections.abc import Sequence

import pytest

from deploy.installation.secrets import MAKERS, SERVICES
from tests.compose.stack import Stack, docker

pytestmark = [
    pytest.mark.compose,
    pytest.mark.docker,
    pytest.mark.slow,
    pytest.mark.xdist_group("compose"),
]

HELD = "import json, pathlib; print(json.dumps({p.name: p.read_text() for p in pathlib.Path('/run/sinau').iterdir()}))"


def _secrets(stack: Stack) -> dict[str, str]:
    return {name: (stack.secrets / name).read_text().strip() for name in MAKERS}


def test_the_first_start_made_every_secret_for_its_owner_alone(stack: Stack) -> None:
    assert {path.name for path in stack.secrets.iterdir()} >= set(MAKERS)
    assert [
        path.name for path in (stack.secrets, *stack.secrets.iterdir()) if path.stat().st_mode & 0o077
    ] == []


def test_no_secret_stands_in_what_the_engine_tells_of_containers_and_images(stack: Stack) -> None:
    images = {container["Config"]["Image"] for container in stack.inspect()}
    told = json.dumps(stack.inspect()) + "".join(
        docker("image", "inspect", name) + docker("history", "--no-trunc", name) for name in sorted(images)
    )
    assert [name for name, value in _secrets(stack).items() if value in told] == []


def test_no_secret_stands_in_a_log(stack: Stack) -> None:
    logs = stack.compose("logs", "--no-color")
    assert "worker_started" in logs
    assert [name for name, value in _secrets(stack).items() if value in logs] == []


@pytest.mark.parametrize("service", SERVICES)
def test_a_container_holds_the_secrets_of_its_service_and_no_others(stack: Stack, service: str) -> None:
    held = "".join(json.loads(stack.run_in(f"{service}-web", HELD)).values())
    secrets = _secrets(stack)
    found = {name for name, value in secrets.items() if value in held}
    expected = {f"{kind}_{service}" for kind in ("secret_key", "database_password", "broker_password")} | {
        "portal_key"
    }
    assert found == expected | ({"nip_key", "signing_key"} if service == "identity" else set())


def test_the_portal_holds_no_way_to_a_database_or_the_broker(stack: Stack) -> None:
    assert set(json.loads(stack.run_in("portal", HELD))) == {"secret_key", "portal_key"}


def test_a_secret_that_was_lost_stops_the_next_start_with_its_name(stack: Stack) -> None:
    path = stack.secrets / "database_password_catalog"
    kept = path.read_text()
    path.unlink()
    try:
        answer = subprocess.run(
            ["docker", "compose", "--file", "deploy/compose.yaml", "run", "--rm", "-T", "--no-deps", "keys"],
            check=False,
            capture_output=True,
            text=True,
            env=stack.environment,
        )
    finally:
        path.write_text(kept)
        path.chmod(0o600)
    assert answer.returncode == 1
    assert "deploy/secrets/database_password_catalog is missing, although" in answer.stderr.splitlines()[-1]


def test_an_image_says_what_it_is_made_of(stack: Stack) -> None:
    program = "import pathlib; print(pathlib.Path('/usr/share/sinau/sbom.cdx.json').read_text())"
    document = json.loads(stack.run_in("catalog-web", program))
    purls = [component["purl"] for component in document["components"]]
    assert [purl for purl in purls if purl.startswith("pkg:pypi/flask@")]
    assert [purl for purl in purls if purl.startswith("pkg:deb/debian/libc6@")]


def run_on_a_small_disk(
    stack: Stack, disk: str, *words: str, entrypoint: Sequence[str] = ()
) -> subprocess.CompletedProcess[str]:
    """Run a command of the operations image whose `disk`, a tmpfs as Docker writes it, has nearly no space."""
    image = stack.inspect("catalog-web")[0]["Config"]["Image"].replace("/catalog:", "/operations:")
    return subprocess.run(
        ["docker", "run", "--rm", "--user", "root", "--tmpfs", disk, *entrypoint, image, *words],
        check=False,
        capture_output=True,
        text=True,
    )


def test_a_disk_without_space_stops_the_start_with_its_name(stack: Stack) -> None:
    answer = run_on_a_small_disk(stack, "/var/lib/sinau/secrets:size=4k", "keys")
    assert answer.returncode == 1
    assert (
        "No space left on device): free some space on this machine's disk." in answer.stderr.splitlines()[-1]
    )


def test_a_disk_without_space_stops_the_one_process_way_too(stack: Stack) -> None:
    answer = run_on_a_small_disk(
        stack,
        "/data:size=200k",
        *("-m", "deploy.embedded", "run", "--data", "/data/sinau", "--no-demo"),
        entrypoint=("--entrypoint", "python"),
    )
    assert answer.returncode == 1
    assert (
        "the database of SINAU_DATA at /data/sinau has no space left on its disk"
        in answer.stderr.splitlines()[-1]
    )
