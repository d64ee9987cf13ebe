"""What a restore refuses, in one line each, and leaves untouched."""

import gzip
import io
import json
import os
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from deploy.backup import consistent_snapshot as snapshots
from deploy.backup.__main__ import main
from deploy.backup.archive import ArchiveReader
from deploy.backup.cli_output import refusals
from deploy.backup.errors import ConsumersBusy, DamagedArchive, InstallationInUse, NewerArchive, NotMigrated
from deploy.backup.folder import FolderTarget, refuse_running
from deploy.backup.making import make_backup
from deploy.backup.server import ServerTarget, database_ids
from deploy.operations.cli import sinau
from shared.messaging.runtime.leader import leader_election
from shared.messaging.tables import outbox
from shared.persistence.database import Database
from tests.integration.backup.conftest import (
    Server,
    all_rows,
    backup_of,
    in_folder_of,
    no_progress,
    restore_into,
)

Change = Callable[[str, bytes], bytes | None]


def rebuilt(archive: bytes, change: Change) -> bytes:
    """The archive with its members changed, or left out, but well-formed as tar and gzip."""
    made = io.BytesIO()
    with (
        tarfile.open(fileobj=io.BytesIO(archive), mode="r:gz") as old,
        tarfile.open(fileobj=made, mode="w:gz", compresslevel=1) as new,
    ):
        for member in old:
            file = old.extractfile(member)
            assert file is not None
            content = change(member.name, file.read())
            if content is not None:
                member.size = len(content)
                new.addfile(member, io.BytesIO(content))
    return made.getvalue()


def with_manifest(archive: bytes, **changes: object) -> bytes:
    """The archive with another manifest."""

    def change(name: str, content: bytes) -> bytes:
        return json.dumps(json.loads(content) | changes).encode() if name == "manifest.json" else content

    return rebuilt(archive, change)


def without(name: str) -> Change:
    return lambda member, content: None if member == name else content


def test_every_way_of_being_damaged_is_one_line_and_leaves_nothing_behind(
    lived_archive: bytes, tmp_path: Path
) -> None:
    middle = len(lived_archive) // 2
    flipped = bytearray(lived_archive)
    flipped[middle] ^= 0xFF
    damaged = {
        "empty": b"",
        "no archive": b"PK\x03\x04 not one of ours" * 50,
        "another tar": _some_tar(),
        "cut off": lived_archive[:middle],
        "cut off at its last bytes": lived_archive[:-4],
        "a flipped byte": bytes(flipped),
        "a changed row": rebuilt(
            lived_archive,
            lambda name, content: (
                content.replace(b"LULUS", b"GAGAL").replace(b"\t0001/", b"\t0009/")
                if "/certificates/" in name
                else content
            ),
        ),
        "a missing table": rebuilt(lived_archive, without("data/enrollment/certificates/000001")),
        "no checksums": rebuilt(lived_archive, without("SHA256SUMS")),
        "no counts": rebuilt(lived_archive, without("counts.json")),
        "no manifest": rebuilt(lived_archive, without("manifest.json")),
        "a path that leads out": _with_member(lived_archive, "../outside"),
    }

    for what, archive in damaged.items():
        file = tmp_path / "archive.tar.gz"
        file.write_bytes(archive)
        folder = tmp_path / "data"
        answer = CliRunner().invoke(main, ["restore", str(file)], env={"SINAU_DATA": str(folder)})
        assert (what, answer.exit_code) == (what, 1), answer.output
        assert len(answer.stderr.strip().splitlines()) == 1, (what, answer.stderr)
        assert answer.stderr.startswith("sinau: the archive is refused. "), (what, answer.stderr)
        assert [path.name for path in tmp_path.iterdir()] == ["archive.tar.gz"], what


def test_each_truncation_is_noticed(lived_archive: bytes) -> None:
    for share in range(1, 20):
        cut = lived_archive[: len(lived_archive) * share // 20]
        with pytest.raises(DamagedArchive):
            list(ArchiveReader(io.BytesIO(cut)).members())


def test_an_archive_of_a_later_version_is_refused_before_anything_is_made(
    lived_archive: bytes, tmp_path: Path
) -> None:
    later_format = with_manifest(lived_archive, format=2, version="9.0")
    with pytest.raises(NewerArchive, match=r"Sinau 9\.0"):
        restore_into(FolderTarget(tmp_path / "data", replace=False), later_format)
    revisions = dict.fromkeys(("assessment", "catalog", "enrollment", "identity", "notification"), "9999")
    with pytest.raises(NewerArchive, match="9999"):
        restore_into(
            FolderTarget(tmp_path / "data", replace=False), with_manifest(lived_archive, revisions=revisions)
        )
    assert list(tmp_path.iterdir()) == []


def test_a_deployment_with_data_is_replaced_only_when_that_is_confirmed(
    lived_archive: bytes, make_server: Callable[[], Server]
) -> None:
    server = make_server()
    restore_into(_target(server), lived_archive)
    databases = server.open()
    before = all_rows(databases)
    with databases["enrollment"].begin() as context:
        context.session.execute(outbox.update().values(reason="changed since"))
    for database in databases.values():
        database.dispose()

    with pytest.raises(InstallationInUse, match="REPLACE=1"):
        _target(server)
    restore_into(_target(server, replace=True), lived_archive)

    assert all_rows(databases) == before
    for database in databases.values():
        database.dispose()


def test_services_that_are_still_connected_stop_a_restore_before_the_exchange(
    lived_archive: bytes, make_server: Callable[[], Server]
) -> None:
    server = make_server()
    before = server.names()
    target = _target(server)
    late = Database(server.urls["catalog"], service="catalog")
    with late.engine.connect(), pytest.raises(InstallationInUse, match="stop the services"):
        restore_into(target, lived_archive)
    with late.engine.connect() as connection:
        assert (
            connection.exec_driver_sql("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").scalar()
            == 0
        )
    late.dispose()
    assert server.names() == before


def test_a_restore_that_fails_at_its_end_leaves_no_database_behind(
    lived_archive: bytes, make_server: Callable[[], Server]
) -> None:
    server = make_server()
    before = server.names()
    with pytest.raises(DamagedArchive):
        restore_into(_target(server), rebuilt(lived_archive, without("SHA256SUMS")))
    assert server.names() == before


def test_what_a_killed_restore_left_is_no_hindrance_to_the_next(
    lived_archive: bytes, make_server: Callable[[], Server]
) -> None:
    server = make_server()
    before, numbers = server.names(), database_ids(server.urls, server.superuser_url)
    server.add("_restoring", "_replaced")
    restore_into(_target(server), lived_archive)
    assert server.names() == before
    # By this the host knows, when a restore was cut off, whether the databases had been exchanged.
    after = database_ids(server.urls, server.superuser_url)
    assert [name.split()[0] for name in after.split(", ")] == [
        name.split()[0] for name in numbers.split(", ")
    ]
    assert not set(after.split(", ")) & set(numbers.split(", "))


def test_a_folder_in_use_is_neither_moved_nor_replaced(lived_archive: bytes, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    restore_into(FolderTarget(folder, replace=False), lived_archive)
    with pytest.raises(InstallationInUse, match="--replace"):
        FolderTarget(folder, replace=False)
    database = Database(f"sqlite:///{folder / 'catalog.db'}", service="catalog")
    lead = leader_election(database)
    assert lead.acquire()
    with pytest.raises(InstallationInUse, match="is running"):
        refuse_running(folder)
    lead.release()
    database.dispose()
    refuse_running(folder)
    restore_into(FolderTarget(folder, replace=True), lived_archive)
    (aside,) = tmp_path.glob("data.replaced-*")
    assert (aside / "keys.json").read_bytes() == (folder / "keys.json").read_bytes()


def test_a_file_that_is_not_at_this_version_is_not_read_as_if_it_were(
    lived_archive: bytes, tmp_path: Path
) -> None:
    folder = tmp_path / "data"
    restore_into(FolderTarget(folder, replace=False), lived_archive)
    databases = in_folder_of(folder)
    with databases["catalog"].engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE runs ADD COLUMN later TEXT")
    with pytest.raises(NotMigrated, match="catalog"):
        backup_of(databases, {})
    for database in databases.values():
        database.dispose()


def test_a_backup_that_cannot_be_written_leaves_no_file(lived_archive: bytes, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    restore_into(FolderTarget(folder, replace=False), lived_archive)
    (folder / "notification.db").unlink()
    answer = CliRunner().invoke(
        main, ["backup", str(tmp_path / "archive.tar.gz")], env={"SINAU_DATA": str(folder)}
    )
    assert answer.exit_code == 1
    assert "notification" in answer.stderr
    assert not (folder / "notification.db").exists()
    assert not list(tmp_path.glob("archive*"))


def test_what_does_not_get_its_turn_to_write_says_so_in_one_line_and_may_be_tried_again(
    lived_archive: bytes, tmp_path: Path
) -> None:
    folder = tmp_path / "data"
    restore_into(FolderTarget(folder, replace=False), lived_archive)
    archive = tmp_path / "archive.tar.gz"
    environment = {"SINAU_DATA": str(folder), "SINAU_WRITE_WAIT_SECONDS": "0.1"}
    person = ["person", "create", "--name", "Warga Uji", "--email", "uji@example.go.id"]
    writer = Database(f"sqlite:///{folder / 'identity.db'}", service="identity")
    with writer.begin() as context:
        context.session.execute(outbox.update().values(reason="under way"))
        for command in (["backup", str(archive)], person):
            answer = CliRunner().invoke(sinau, command, env=environment)
            assert answer.exit_code == os.EX_TEMPFAIL, answer.output
            (line,) = answer.stderr.strip().splitlines()
            assert "identity.db was busy for 0.1 seconds" in line
            assert "SINAU_WRITE_WAIT_SECONDS" in line
        assert not list(tmp_path.glob("archive*"))
    writer.dispose()
    assert CliRunner().invoke(sinau, ["backup", str(archive)], env=environment).exit_code == 0
    assert archive.exists()


def test_a_wait_that_is_no_number_of_seconds_is_refused(lived_archive: bytes, tmp_path: Path) -> None:
    restore_into(FolderTarget(tmp_path / "data", replace=False), lived_archive)
    environment = {"SINAU_DATA": str(tmp_path / "data"), "SINAU_WRITE_WAIT_SECONDS": "soon"}
    answer = CliRunner().invoke(main, ["backup", str(tmp_path / "archive.tar.gz")], env=environment)
    assert answer.exit_code == 1
    assert answer.stderr == "sinau: SINAU_WRITE_WAIT_SECONDS=soon: give seconds, from 0 to 86400.\n"


def test_handlers_that_never_pause_end_a_backup_that_may_be_tried_again(
    lived_archive: bytes, make_server: Callable[[], Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    server = make_server()
    restore_into(_target(server), lived_archive)
    databases = server.open()
    monkeypatch.setattr(snapshots, "LOCK_WAIT", "50ms")
    with databases["catalog"].begin() as context:
        context.session.execute(text("LOCK TABLE inbox IN ROW EXCLUSIVE MODE"))
        with pytest.raises(ConsumersBusy) as refused:
            make_backup(
                databases, io.BytesIO(), files={}, version="test", progress=no_progress, wait_seconds=0.2
            )
    with pytest.raises(SystemExit) as ended, refusals():
        raise refused.value
    assert ended.value.code == os.EX_TEMPFAIL
    for database in databases.values():
        database.dispose()


def _target(server: Server, *, replace: bool = False) -> ServerTarget:
    return ServerTarget(server.urls, server.superuser_url, broker_url=None, replace=replace)


def _some_tar() -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as tar:
        tar.addfile(tarfile.TarInfo("readme"), io.BytesIO())
    return made.getvalue()


def _with_member(archive: bytes, name: str) -> bytes:
    made = io.BytesIO(gzip.decompress(archive))
    with tarfile.open(fileobj=made, mode="a") as tar:
        tar.addfile(tarfile.TarInfo(name), io.BytesIO())
    return gzip.compress(made.getvalue(), 1)
