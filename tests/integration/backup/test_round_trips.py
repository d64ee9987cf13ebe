"""A backup restored, in either way to run, has every row as it was."""

from collections.abc import Callable
from pathlib import Path

from deploy.backup.folder import FolderTarget
from deploy.backup.server import ServerTarget
from deploy.embedded.keys import keys_in
from tests.integration.backup.conftest import (
    Server,
    all_rows,
    backup_of,
    in_folder_of,
    restore_into,
    secrets_of,
)
from tests.support.history import History


def test_an_installation_of_one_process_goes_to_servers_and_comes_back_the_same(
    history: History, lived_archive: bytes, make_server: Callable[[], Server], tmp_path: Path
) -> None:
    before = all_rows(history.sinau.databases)
    server = make_server()

    restored = restore_into(_target(server), lived_archive)

    databases = server.open()
    assert all_rows(databases) == before
    assert sum(restored.counts.values()) == sum(len(rows) for rows in before.values()) > 1000
    assert restored.counts["data/enrollment/certificates"] == 1

    again = restore_into(
        FolderTarget(tmp_path / "back", replace=False), backup_of(databases, secrets_of(history))
    )
    for database in databases.values():
        database.dispose()

    assert again.counts == restored.counts
    back = in_folder_of(tmp_path / "back")
    assert all_rows(back) == before
    for database in back.values():
        database.dispose()
    assert keys_in(tmp_path / "back") == keys_in(history.before.parent)


def _target(server: Server) -> ServerTarget:
    return ServerTarget(server.urls, server.superuser_url, broker_url=None, replace=False)
