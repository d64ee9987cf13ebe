"""Settings of an embedded installation: data folder, databases and broker."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from deploy.embedded.keys import Keys, keys_in
from shared.errors import InvalidInput
from shared.persistence.sqlite import WAIT_SECONDS

ADDRESS_FILE = "address"
BACKEND = ("identity", "catalog", "assessment", "enrollment", "notification")
_DAY_SECONDS = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that the composition needs to know.

    Attributes:
        database_urls: SQLAlchemy address by service.
        mail_url: where notification sends e-mail; `file:///folder` keeps each as a file.
        public_url: where people reach it, without a trailing slash.
        state_dir: files by which operators control the running process, such as `maintenance`.
        own: extra fields of the services' settings by service, for tests (limits, policies).
    """

    keys: Keys
    database_urls: dict[str, str]
    broker_url: str
    mail_url: str
    public_url: str
    state_dir: Path | None = None
    own: dict[str, dict[str, object]] = field(default_factory=dict)


class WrongWait(InvalidInput):
    """SINAU_WRITE_WAIT_SECONDS is no number of seconds."""


def write_wait_seconds(environment: Mapping[str, str] = os.environ) -> float:
    """How long the operator lets a writer wait for its turn at a database file: SINAU_WRITE_WAIT_SECONDS.

    Raises:
        WrongWait: it is no number, or not one from 0 to a day.
    """
    given = environment.get("SINAU_WRITE_WAIT_SECONDS", "").strip()
    try:
        seconds = float(given or WAIT_SECONDS)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= _DAY_SECONDS:
        raise WrongWait(f"SINAU_WRITE_WAIT_SECONDS={given}: give seconds, from 0 to {_DAY_SECONDS}.")
    return seconds


def in_folder(folder: Path, *, public_url: str, write_wait_seconds: float = WAIT_SECONDS) -> Settings:
    """An installation that lives in one folder: a SQLite file per service and one for the broker.

    Args:
        write_wait_seconds: how long a writer waits for its turn at a service's file.
    """
    waiting = "" if write_wait_seconds == WAIT_SECONDS else f"?timeout={write_wait_seconds:g}"
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return Settings(
        keys=keys_in(folder),
        database_urls={service: f"sqlite:///{folder / service}.db{waiting}" for service in BACKEND},
        broker_url=f"sinau+sqlite:///{folder / 'broker.db'}",
        mail_url=f"file://{folder / 'mail'}",
        public_url=public_url,
        state_dir=state_dir_of(folder),
    )


def state_dir_of(folder: Path) -> Path:
    """The folder of files by which operators and the running process communicate."""
    return folder / "state"


def leave_address(folder: Path, address: str) -> None:
    """Write the address of the starting process, for `sinau` commands."""
    state_dir_of(folder).mkdir(exist_ok=True)
    (state_dir_of(folder) / ADDRESS_FILE).write_text(address, encoding="utf-8")
