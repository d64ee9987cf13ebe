"""Where the parts of an installation are found: all that an operator's command needs, the same in both ways.

In the `ops` container everything stands in files of one folder (`SINAU_OPERATIONS_DIR`); in the embedded way everything
stands below the data folder. Nothing is opened here: a database or a broker may well be what is broken.
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
    """Something that a command needs does not answer; exit code 2."""

    exit_code = 2


class TryAgain(click.ClickException):
    """Others kept a database busy for too long."""

    exit_code = os.EX_TEMPFAIL


class NoInstallation(NotFound):
    """There is no installation where the settings say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """An installation as its operator sees it.

    Attributes:
        databases: SQLAlchemy address by service, with that service's own account.
        broker_url: of an account that may configure.
        management_url: RabbitMQ's management API with user and password; none for our own broker, or if nobody gave it.
        superuser_database_url: PostgreSQL's superuser; none with SQLite, or if nobody gave it.
        web_urls: by service, where its web answers `/readyz`.
        worker_urls: by service, where its workers answer `/readyz`.
        portal_url: where the portal answers.
        url: where people and commands that sign in reach the whole.
        state_dir: holds what webs and workers look at, such as `maintenance`.
        data_dir: the one folder of the embedded way; none in containers.
        secrets_dir: a copy of all secrets, for the backup; in the embedded way the data folder.
        ca_file: who signs the certificate of the broker's management API, where it is not a public authority.
        write_wait_seconds: how long a command waits for its turn to write to a database.
        nip_key: what identity seals employee numbers with; not shown when this is printed.
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
        """Whether all of it is one process over files."""
        return self.data_dir is not None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """The installation of the `ops` container, or, without `SINAU_OPERATIONS_DIR`, that of `SINAU_DATA`.

        Raises:
            NoInstallation: naming the file or folder that is missing.
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
            # The agency's own broker's, or that of this deployment's.
            ca_file=next(
                (path for name in ("broker_ca.crt", "ca.crt") if (path := folder / name).exists()), None
            ),
            write_wait_seconds=write_wait_seconds(environment),
            nip_key=_read(folder / "nip_key"),
        )

    @classmethod
    def embedded(cls, folder: Path, *, write_wait_seconds: float = WAIT_SECONDS) -> Self:
        """The installation that `make run` keeps in a folder; it need not be running.

        Raises:
            NoInstallation: nothing of Sinau is there.
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
    """Where the installation in this folder answers, or answered when it last ran."""
    try:
        return (state_dir_of(folder) / ADDRESS_FILE).read_text(encoding="utf-8").strip()
    except OSError:
        return DEFAULT_ADDRESS


def _read_if_any(path: Path) -> str | None:
    """What an agency's own broker or database may not give: its management, its superuser."""
    return _read(path) if path.exists() else None


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise NoInstallation(
            f"{path} cannot be read ({error.strerror}): start the deployment once, "
            "so that its `keys` container hands out this file."
        ) from error
