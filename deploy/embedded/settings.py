"""What an installation in one process is made of: where its data stands and which database and broker it uses."""

from dataclasses import dataclass, field
from pathlib import Path

from deploy.embedded.keys import Keys, keys_in

BACKEND = ("identity", "catalog", "assessment", "enrollment", "notification")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that the composition needs to know.

    Attributes:
        database_urls: SQLAlchemy address by service.
        mail_url: where notification sends e-mail; `file:///folder` keeps each as a file.
        public_url: where people reach it, without a trailing slash.
        own: extra fields of the services' settings by service, for tests (limits, policies).
    """

    keys: Keys
    database_urls: dict[str, str]
    broker_url: str
    mail_url: str
    public_url: str
    own: dict[str, dict[str, object]] = field(default_factory=dict)


def in_folder(folder: Path, *, public_url: str) -> Settings:
    """An installation that lives in one folder: a SQLite file per service and one for the broker."""
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return Settings(
        keys=keys_in(folder),
        database_urls={service: f"sqlite:///{folder / service}.db" for service in BACKEND},
        broker_url=f"sinau+sqlite:///{folder / 'broker.db'}",
        mail_url=f"file://{folder / 'mail'}",
        public_url=public_url,
    )
