"""An upgrade that was cut off goes on, and says what it leaves alone: with small containers in place of Sinau's own."""

import subprocess
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.upgrade import compose, preserved, rolling, third_party
from deploy.upgrade.command import alone
from deploy.upgrade.compose import CommandFailed, Container, Deployment
from tests.compose.stack import docker

pytestmark = [
    pytest.mark.compose,
    pytest.mark.docker,
    pytest.mark.slow,
    pytest.mark.xdist_group("compose"),
]

WEB = "catalog-web"
COMPOSE_FILE = """
services:
  catalog-web: &web
    image: python:3.13-slim
    command: [sh, -c, "echo started; ${DOES:-exec sleep infinity}"]
    init: true
    environment: { AS_IN: "${AS_IN:-the version before}" }
    healthcheck: { test: [CMD, test, "!", -e, /ill], interval: 1s, retries: 1 }
  caddy:
    <<: *web
    volumes: ["./Caddyfile:/etc/caddy/Caddyfile:ro"]
  postgres:
    <<: *web
    image: ${POSTGRES:-postgres:17}
    volumes: ["./conf/:/conf/:ro", "./10-services.sh:/docker-entrypoint-initdb.d/10-services.sh:ro"]
"""


class Small:
    """A deployment of few and small containers, which the upgrade takes for Sinau's."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "Caddyfile").write_text("as it was")
        (folder / "10-services.sh").write_text("as it was")
        (folder / "conf").mkdir()
        (folder / "conf" / "start.sh").write_text("as it was")
        self.name = f"sinau-test-{uuid.uuid4().hex[:8]}"
        file = folder / "compose.yaml"
        file.write_text(COMPOSE_FILE)
        # The environment may name a deployment that this machine has.
        self.compose = ("docker", "compose", "--project-name", self.name, "--file", str(file))

    @property
    def now(self) -> Deployment:
        """The deployment as a command that starts now finds it."""
        return Deployment()

    def up(self, **counts: int) -> None:
        """Start it, with so many containers of a service."""
        scale = [word for name, count in counts.items() for word in ("--scale", f"{name}={count}")]
        self.now.compose("up", "--detach", "--wait", "--timeout", "1", *scale)

    def webs(self) -> list[Container]:
        """Those that run."""
        return self.now.containers(WEB)

    def everything(self) -> list[str]:
        """The ids of all containers of the web, the ended ones too."""
        return self.now.compose("ps", "--all", "--quiet", WEB).split()


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Small]:
    made = Small(tmp_path_factory.mktemp("small"))
    yield made
    subprocess.run([*made.compose, "down", "--volumes", "--timeout", "1"], check=True, capture_output=True)


@pytest.fixture
def small(project: Small, monkeypatch: pytest.MonkeyPatch) -> Small:
    """One web, of the version before; what is to run is the new version."""
    monkeypatch.setattr(compose, "COMPOSE", project.compose)
    monkeypatch.setattr(rolling, "GRACE_SECONDS", 1)
    project.up(**{WEB: 1})
    monkeypatch.setenv("AS_IN", "the new version")
    return project


def _start_beside(small: Small, total: int) -> None:
    """As an upgrade that was cut off has done before it."""
    small.now.compose("create", "--no-recreate", "--scale", f"{WEB}={total}", WEB)
    docker("start", *small.everything())


def _assert_all_new(small: Small, count: int) -> None:
    assert len(small.webs()) == len(small.everything()) == count
    assert rolling.is_up_to_date(small.now, WEB)


def test_new_ones_that_stand_beside_the_old_ones_are_not_doubled(small: Small) -> None:
    _start_beside(small, 2)
    rolling.roll(small.now, WEB, is_continued=True)
    _assert_all_new(small, 1)


def test_each_of_two_is_replaced_when_one_new_one_was_there_already(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AS_IN")
    small.up(**{WEB: 2})
    monkeypatch.setenv("AS_IN", "the new version")
    _start_beside(small, 3)
    rolling.roll(small.now, WEB, is_continued=True)
    _assert_all_new(small, 2)


def test_one_that_was_made_and_not_started_is_no_hindrance(small: Small) -> None:
    small.now.compose("create", "--no-recreate", "--scale", f"{WEB}=2", WEB)
    rolling.roll(small.now, WEB, is_continued=True)
    _assert_all_new(small, 1)


def test_an_old_one_that_has_ended_already_is_removed(small: Small) -> None:
    (old,) = small.webs()
    _start_beside(small, 2)
    docker("stop", "--time", "1", old.id)
    rolling.roll(small.now, WEB)
    _assert_all_new(small, 1)
    assert old.id not in small.everything()


def test_a_still_newer_version_takes_the_place_of_both(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    _start_beside(small, 2)
    monkeypatch.setenv("AS_IN", "a version that is newer still")
    rolling.roll(small.now, WEB, is_continued=True)
    _assert_all_new(small, 1)


def test_without_a_cut_as_many_run_as_before_whichever_version_they_are(small: Small) -> None:
    _start_beside(small, 2)
    rolling.roll(small.now, WEB)
    _assert_all_new(small, 2)


@pytest.mark.parametrize("does", ["exit 3", "touch /ill; exec sleep 60"])
def test_a_new_one_that_does_not_get_well_is_removed_and_the_old_one_goes_on(
    small: Small, monkeypatch: pytest.MonkeyPatch, does: str
) -> None:
    (old,) = small.webs()
    monkeypatch.setenv("DOES", does)
    with pytest.raises(rolling.NotWell, match=r"catalog-web: the new container is \w+\nstarted"):
        rolling.roll(small.now, WEB)
    assert small.everything() == [old.id]
    assert [one.id for one in small.webs()] == [old.id]


def test_a_version_that_came_in_another_way_is_no_unfinished_upgrade(
    small: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preserved, "UNFINISHED", tmp_path / "unfinished")
    preserved.begin()
    _start_beside(small, 2)
    preserved.forget_if_finished(small.now, [WEB])
    assert preserved.is_unfinished()
    small.up(**{WEB: 1})
    preserved.forget_if_finished(small.now, [WEB])
    assert not preserved.is_unfinished()


def test_only_one_upgrade_or_restore_is_at_work() -> None:
    with alone(), pytest.raises(CommandFailed, match="at work in this folder already"), alone():
        pass
    with alone():
        pass


def test_a_server_with_other_settings_is_named_with_a_command_that_keeps_the_others(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    rolling.roll(small.now, WEB)
    (said,) = [line for line in third_party.pending_changes(small.now, [WEB]) if line.startswith("caddy")]
    assert said.endswith("docker compose -f deploy/compose.yaml up --detach --wait caddy")
    monkeypatch.setenv("AS_IN", "the version before")
    small.up(**{WEB: 2})
    monkeypatch.setenv("AS_IN", "the new version")
    (said,) = [line for line in third_party.pending_changes(small.now, [WEB]) if line.startswith("caddy")]
    assert said.endswith(f"up --detach --wait --scale {WEB}=2 caddy")


def test_a_server_whose_file_was_written_anew_is_named_until_it_is_started_again(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AS_IN")
    docker("restart", "--time", "1", *(one.id for one in small.now.containers("caddy", "postgres")))
    assert third_party.pending_changes(small.now, [WEB]) == []
    for path in (
        small.folder / "Caddyfile",
        small.folder / "conf" / "start.sh",
        small.folder / "10-services.sh",
    ):
        _write_anew(path)
    said = sorted(third_party.pending_changes(small.now, [WEB]))
    assert [line.split()[0] for line in said] == ["caddy", "postgres"]
    assert "Caddyfile since it was written" in said[0]
    assert said[0].endswith("docker compose -f deploy/compose.yaml restart caddy")
    # The roles are given to PostgreSQL by the upgrade itself.
    assert "start.sh" in said[1]
    assert "10-services.sh" not in said[1]


def test_a_new_major_version_of_postgresql_is_not_recommended_as_a_mere_restart(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    image = f"{small.name}-postgres:18"
    dockerfile = "FROM postgres:17\nENV PATH=/usr/lib/postgresql/18/bin:$PATH\n"
    subprocess.run(
        ["docker", "build", "--quiet", "--tag", image, "-"], input=dockerfile, text=True, check=True
    )
    try:
        monkeypatch.setenv("POSTGRES", image)
        (said,) = [
            line for line in third_party.pending_changes(small.now, [WEB]) if line.startswith("postgres")
        ]
    finally:
        docker("image", "rm", image)
    assert said.startswith("postgres still is PostgreSQL 17, whose files PostgreSQL 18 cannot read.")
    assert " up " not in said


def test_an_image_that_cannot_be_fetched_is_found_out_before_anything_is_replaced(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSTGRES", "localhost:1/sinau-nobody-has-this:1")
    with pytest.raises(CommandFailed, match="sinau-nobody-has-this"):
        third_party.fetch(small.now, [WEB])


def _write_anew(path: Path) -> None:
    """As git does."""
    fresh = path.with_name(path.name + ".new")
    fresh.write_text("as it is in the new version")
    fresh.replace(path)
