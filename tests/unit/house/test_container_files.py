"""Files that an engine or a proxy reads, checked without one: what an old engine builds, and what Caddy accepts."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[3]
BIN = Path(sys.executable).parent
DOCKERFILE = (ROOT / "deploy/Dockerfile").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "newer", [r"#\s*syntax\s*=", r"<<-?\s*[\"']?\w+", r"--link\b", r"--mount\b", r"--chmod\b", r"--parents\b"]
)
def test_an_engine_of_2020_builds_the_images(newer: str) -> None:
    assert not re.search(newer, DOCKERFILE)


def test_every_image_ends_as_a_user_without_rights() -> None:
    ends = re.split(r"(?m)^FROM .* AS (?:mail|operations|service)$", DOCKERFILE)[1:]
    assert [re.findall(r"(?m)^USER (.*)$", end) for end in ends] == [["10001:10001"]] * 3


def test_images_are_built_from_hashed_locks_alone() -> None:
    assert re.findall(r"\bpip .*install.*$", DOCKERFILE, re.MULTILINE) == [
        "pip --python /opt/sinau/bin/python install --quiet --require-hashes --requirement /build/runtime.txt",
        "pip install --quiet --root-user-action ignore --require-hashes --requirement /build/mail.txt",
    ]


def test_no_secret_can_get_into_an_image() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert ignored.index("deploy/secrets") > ignored.index("!deploy")
    assert {"deploy/.env", "deploy/backups"} <= set(ignored)


@pytest.mark.parametrize(
    ("site", "certificate"),
    [("http://", "acme"), ("belajar.sukamaju.test", "acme"), ("belajar.sukamaju.test", "internal")],
)
def test_caddy_accepts_its_file(tmp_path: Path, site: str, certificate: str) -> None:
    answer = subprocess.run(
        [
            str(BIN / "caddy"),
            "validate",
            "--adapter",
            "caddyfile",
            "--config",
            str(ROOT / "deploy/caddy/Caddyfile"),
        ],
        check=False,
        capture_output=True,
        text=True,
        env={
            **os.environ,
            "SINAU_SITE": site,
            "SINAU_TLS": certificate,
            "XDG_DATA_HOME": str(tmp_path),
            "XDG_CONFIG_HOME": str(tmp_path),
        },
    )
    assert answer.returncode == 0, answer.stderr


def test_a_list_of_what_an_image_is_made_of_names_every_package_once() -> None:
    document = json.loads(
        subprocess.run(
            [sys.executable, str(ROOT / "deploy/container/sbom.py")],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
    )
    assert (document["bomFormat"], document["specVersion"]) == ("CycloneDX", "1.6")
    found = [component["purl"] for component in document["components"]]
    assert len(found) == len(set(found))
    assert {"flask", "kombu", "psycopg", "sqlalchemy"} <= {
        component["name"].lower() for component in document["components"]
    }


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"SINAU_DOMAIN": "belajar.sukamaju.test"},
        {"SINAU_INTERNAL_TLS": "on", "COMPOSE_PROFILES": "ops,dev,observability"},
    ],
    ids=["plain", "domain", "everything"],
)
def test_compose_accepts_its_file_without_a_word(settings: dict[str, str]) -> None:
    if shutil.which("docker") is None:
        pytest.skip("no docker command, so Compose cannot be asked about its file")
    answer = subprocess.run(
        [
            "docker",
            "compose",
            "--env-file",
            os.devnull,
            "--file",
            str(ROOT / "deploy/compose.yaml"),
            "config",
        ],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, **settings},
    )
    assert (answer.returncode, answer.stderr) == (0, "")
    caddy = yaml.safe_load(answer.stdout)["services"]["caddy"]
    listens = {(port["host_ip"], port["published"]) for port in caddy["ports"]}
    assert listens == (
        {("0.0.0.0", "80"), ("0.0.0.0", "443")}  # noqa: S104 - a domain is for everybody
        if "SINAU_DOMAIN" in settings
        else {("127.0.0.1", "8080")}
    )
