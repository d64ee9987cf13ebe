"""Restores into the data folder of an embedded installation: fills a new folder beside it, then exchanges the two."""

import os
import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from deploy.backup.errors import InstallationInUse
from deploy.backup.keys import keys_for_folder
from deploy.embedded.settings import BACKEND
from shared.messaging.runtime.leader import leader_election
from shared.persistence.database import Database


class FolderTarget:
    """A data folder.

    Args:
        folder: the data folder of the installation.
        replace: whether to replace existing data, which is kept beside it under another name.

    Raises:
        InstallationInUse: the folder has data, or its installation is running.
    """

    def __init__(self, folder: Path, *, replace: bool) -> None:
        self._folder = folder.resolve()
        self._new = self._folder.with_name(self._folder.name + ".restoring")
        if self._folder.exists() and any(self._folder.iterdir()):
            if not replace:
                raise InstallationInUse(
                    f"{self._folder} is not empty: restore into another folder, or confirm with --replace that it is "
                    "to be put aside."
                )
            refuse_running(self._folder)

    def make(self, service: str) -> Database:
        """See `Target`."""
        self._new.mkdir(mode=0o700, parents=True, exist_ok=True)
        (self._new / f"{service}.db").unlink(missing_ok=True)
        return Database(f"sqlite:///{self._new / service}.db", service=service)

    def put_in_place(self, files: Mapping[str, bytes]) -> None:
        """See `Target`."""
        path = self._new / "keys.json"
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(keys_for_folder(files))
        if self._folder.exists():
            if any(self._folder.iterdir()):
                mark = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
                self._folder.rename(self._folder.with_name(f"{self._folder.name}.replaced-{mark}"))
            else:
                self._folder.rmdir()
        self._new.rename(self._folder)

    def discard(self) -> None:
        """See `Target`."""
        if self._new.exists():
            shutil.rmtree(self._new)


def refuse_running(folder: Path) -> None:
    """Refuse the folder of a running installation.

    Raises:
        InstallationInUse: its relays hold their locks.
    """
    for service in BACKEND:
        path = folder / f"{service}.db"
        if not path.exists():
            continue
        database = Database(f"sqlite:///{path}", service=service)
        election = leader_election(database)
        taken = election.acquire()
        election.release()
        database.dispose()
        if not taken:
            raise InstallationInUse(f"The installation in {folder} is running: stop `make run` first.")
