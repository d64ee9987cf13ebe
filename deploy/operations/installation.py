"""Locates the parts of an installation for operators' commands, embedded or deployed.

In the `ops` container all addresses are files of one folder (`SINAU_OPERATIONS_DIR`); embedded, everything is below the
data folder. Nothing is connected here, since a database or the broker may be broken.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import click

from deploy.embedded.keys import keys_in
from deploy.embedded.settings import ADDRESS_FILE, BACKEND, in_folder, state_dir_of, write_wait_seconds
from shared.errors import NotFound
from shared.persistence.sqlite import WAIT_SECONDS

DEFAULT_ADDRESS = "http://localhost:8000"
OPERATIONS_DIR = Path("/run/sinau")
STATE_DIR = Path("/var/lib/sinau/state")


class NoAnswer(click.ClickException):
    """Something that a command needs does not answer (exit code 2)."""

    exit_code = 2


class TryAgain(click.ClickException):
    """A database was busy for too long."""

    exit_code = os.EX_TEMPFAIL


class NoInstallation(NotFound):
    """There is no installation at the configured place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """The addresses and folders of an installation.

    Attributes:
        databases: SQLAlchemy address by service, with that service's own account.
        broker_url: of an account that may configure.
        management_url: of RabbitMQ's management API, with user and password; none for the embedded broker, or if not
            configured.
        superuser_database_url: of PostgreSQL's superuser; none with SQLite, or if not configured.
        web_urls: by service, where `/readyz` of its web answers.
        worker_urls: by service, where `/readyz` of its workers answers.
        portal_url: address of the portal.
        url: public address, for people and for commands that sign in.
        state_dir: files that webs and workers watch, such as `maintenance`.
        data_dir: the data folder of an embedded installation; none in containers.
        secrets_dir: a copy of all secrets, for backups; embedded, the data folder.
        ca_file: the authority of the management API's certificate, if it is not a public one.
        write_wait_seconds: how long a command waits for its turn to write to a database.
        nip_key: the key that encrypts employee numbers; hidden in `repr`.
    """

    databases: Mapping[str, str] = field(repr=False)
    broker_url: str = field(repr=False)
    management_url: str | None = field(default=None, repr=False)
    superuser_database_url: str | None = field(default=None, repr=False)
    web_urls: Mapping[str, str]
    worker_urls: Mapping[str, str]
    portal_url: str
    url: str
    state_dir: Path
    data_dir: Path | None = None
    secrets_dir: Path
    ca_file: Path | None = None
    write_wait_seconds: float = WAIT_SECONDS
    nip_key: str = field(repr=False)

    @property
    def is_embedded(self) -> bool:
        """Whether it runs as one process on SQLite files."""
        return self.data_dir is not None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """The installation of the `ops` container, or, without `SINAU_OPERATIONS_DIR`, that of `SINAU_DATA`.

        Raises:
            NoInstallation: a file or folder is missing.
            WrongWait: SINAU_WRITE_WAIT_SECONDS is no number of seconds.
        """
        given = environment.get("SINAU_OPERATIONS_DIR")
        if not given:
            folder = Path(environment.get("SINAU_DATA", "data"))
            return cls.embedded(folder, write_wait_seconds=write_wait_seconds(environment))
        folder = Path(given)
        portal_url = environment.get("SINAU_PORTAL_URL", "http://portal:8000")
        return cls(
            databases={name: _read(folder / f"{name}_database_url") for name in BACKEND},
            broker_url=_read(folder / "broker_url"),
            management_url=_read_if_any(folder / "management_url"),
            superuser_database_url=_read_if_any(folder / "superuser_database_url"),
            web_urls={
                name: environment.get(f"SINAU_{name.upper()}_URL", f"http://{name}-web:8000")
                for name in BACKEND
            },
            worker_urls={
                name: environment.get(f"SINAU_{name.upper()}_WORKER_URL", f"http://{name}-worker:8001")
                for name in BACKEND
            },
            portal_url=portal_url,
            url=environment.get("SINAU_PUBLIC_URL", portal_url),
            state_dir=Path(environment.get("SINAU_STATE_DIR", STATE_DIR)),
            secrets_dir=folder / "secrets",
            # The authority of the agency's own broker, or that of this deployment.
            ca_file=next(
                (path for name in ("broker_ca.crt", "ca.crt") if (path := folder / name).exists()), None
            ),
            write_wait_seconds=write_wait_seconds(environment),
            nip_key=_read(folder / "nip_key"),
        )

    @classmethod
    def embedded(cls, folder: Path, *, write_wait_seconds: float = WAIT_SECONDS) -> Self:
        """The embedded installation in a folder, running or not.

        Raises:
            NoInstallation: the folder has none.
        """
        folder = folder.resolve()
        if not (folder / "keys.json").exists():
            raise NoInstallation(
                f"There is no installation in {folder}: start it once with `make run`, "
                "or name its folder with SINAU_DATA."
            )
        url = address_in(folder)
        settings = in_folder(folder, public_url=url, write_wait_seconds=write_wait_seconds)
        return cls(
            databases=settings.database_urls,
            broker_url=settings.broker_url,
            web_urls={name: f"{url}/services/{name}" for name in BACKEND},
            worker_urls={name: f"{url}/workers/{name}" for name in BACKEND},
            portal_url=url,
            url=url,
            state_dir=state_dir_of(folder),
            data_dir=folder,
            secrets_dir=folder,
            write_wait_seconds=write_wait_seconds,
            nip_key=keys_in(folder).secret_keys["identity"],
        )


def address_in(folder: Path) -> str:
    """The current or last address of the installation in this folder."""
    try:
        return (state_dir_of(folder) / ADDRESS_FILE).read_text(encoding="utf-8").strip()
    except OSError:
        return DEFAULT_ADDRESS


def _read_if_any(path: Path) -> str | None:
    """A file that may be missing: with servers of the agency's own there may be no management API or superuser."""
    return _read(path) if path.exists() else None


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise NoInstallation(
            f"{path} cannot be read ({error.strerror}): start the deployment once, "
            "so that its `keys` container hands out this file."
        ) from error
