"""Keys and passwords of a deployment: made once, kept in one folder, handed to each container as files of its own.

`installation.json` is the truth. The files in the readers' folders are written from it at each start, so that a new
version may hand out more; what was made before never changes.
"""

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import quote

from deploy.embedded.keys import Keys, make_keys

SERVICES = ("assessment", "catalog", "enrollment", "identity", "notification")
VHOST = "sinau"


@dataclass(frozen=True, slots=True)
class Installation:
    """The secrets of one deployment.

    Attributes:
        keys: what it signs, encrypts and recognises itself with.
        nip_key: what identity encrypts employee numbers with.
        database_passwords: by service, and `superuser`.
        broker_passwords: by service.
    """

    keys: Keys
    nip_key: str
    database_passwords: dict[str, str]
    broker_passwords: dict[str, str]

    def database_url(self, service: str) -> str:
        """SQLAlchemy's address of a service's own database."""
        return f"postgresql+psycopg://sinau_{service}:{self.database_passwords[service]}@postgres:5432/sinau_{service}"

    def broker_url(self, service: str) -> str:
        """The broker's address for a service's own user."""
        return f"amqp://{service}:{self.broker_passwords[service]}@rabbitmq:5672/{quote(VHOST, safe='')}"


def installation_in(folder: Path) -> Installation:
    """The secrets kept in `folder`, made at the first call and never changed after."""
    path = folder / "installation.json"
    if not path.exists():
        made = Installation(
            keys=make_keys(),
            nip_key=secrets.token_urlsafe(32),
            database_passwords={name: secrets.token_urlsafe(24) for name in (*SERVICES, "superuser")},
            broker_passwords={name: secrets.token_urlsafe(24) for name in SERVICES},
        )
        # Written whole or not at all: a half-written file would lock the deployment out of its own data.
        _write(path.with_suffix(".partial"), json.dumps(asdict(made)), mode=0o600)
        path.with_suffix(".partial").replace(path)
    kept = json.loads(path.read_text(encoding="utf-8"))
    return Installation(**{**kept, "keys": Keys(**kept["keys"])})


def files_of(installation: Installation, definitions: str) -> Mapping[str, Mapping[str, str]]:
    """What each reader finds in its folder: file name to content.

    Args:
        definitions: the broker's definitions as JSON.
    """
    keys = installation.keys
    files: dict[str, dict[str, str]] = {
        service: {
            "database_url": installation.database_url(service),
            "broker_url": installation.broker_url(service),
            "token_keys": json.dumps(keys.token_keys),
            "secret_key": keys.secret_keys[service],
            "portal_key": keys.portal_key,
        }
        for service in SERVICES
    }
    files["identity"] |= {"signing_key": json.dumps(keys.signing_key), "nip_key": installation.nip_key}
    files["portal"] = {"secret_key": keys.secret_keys["portal"], "portal_key": keys.portal_key}
    files["postgres"] = dict(installation.database_passwords)
    files["rabbitmq"] = {"definitions.json": definitions}
    return files


def hand_out(files: Mapping[str, Mapping[str, str]], root: Path) -> None:
    """Write each reader's files below `root`; each reader's folder is a volume that it alone mounts."""
    for reader, contents in files.items():
        for name, content in contents.items():
            # Readable by all: the reader runs as a user of its own, and nobody else has this volume.
            _write(root / reader / name, content, mode=0o444)


def _write(path: Path, content: str, *, mode: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w", encoding="utf-8") as file:
        file.write(content)
    path.chmod(mode)
