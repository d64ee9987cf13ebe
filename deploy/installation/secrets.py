"""Keys and passwords of a deployment: files in `deploy/secrets` on the host, created once.

A missing secret is created, unless the deployment has used it before: then it was lost, and a new one would make the
data unreadable. The names of used secrets are recorded in the volume `state`.
"""

import json
import os
import secrets
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from deploy.embedded.keys import make_signing_key
from shared.config import is_placeholder
from shared.errors import InvalidInput

SERVICES = ("assessment", "catalog", "enrollment", "identity", "notification")
FEWEST_CHARACTERS = 16
PREVIOUS = ".previous"
REMEMBERED = "secrets.json"


class SecretRefused(InvalidInput):
    """A secret is lost, empty, short or a placeholder; the message names its file and what to do."""


def _random() -> str:
    return secrets.token_urlsafe(32)


def _signing_key() -> str:
    return json.dumps(make_signing_key())


MAKERS: Mapping[str, Callable[[], str]] = MappingProxyType(
    {
        "signing_key": _signing_key,
        "nip_key": _random,
        "portal_key": _random,
        **{f"secret_key_{service}": _random for service in (*SERVICES, "portal")},
        **{f"database_password_{name}": _random for name in (*SERVICES, "superuser")},
        **{f"broker_password_{name}": _random for name in (*SERVICES, "operations")},
    }
)
"""Every required secret by file name, with its generator."""

GIVEN = (
    "smtp_password",
    *(f"{kind}_url_{service}" for kind in ("database", "broker") for service in SERVICES),
    "database_url_superuser",
    "broker_url_operations",
    "management_url",
    "database_ca.crt",
    "broker_ca.crt",
    "tls.crt",
    "tls.key",
)
"""Optional files: the mail server's password, external database and broker, certificates."""

FIXED = frozenset({"nip_key"})
"""It encrypts employee numbers, so it cannot be replaced."""


def fill(folder: Path, state: Path | None = None) -> list[str]:
    """Create missing secrets in `folder`; return their names.

    Args:
        state: the folder that records used secrets; none before the first start.

    Raises:
        SecretRefused: a secret was lost or is invalid.
    """
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    remembered = _remembered(state)
    lost = sorted(name for name in remembered if name in MAKERS and not (folder / name).exists())
    if lost:
        raise SecretRefused(
            f"deploy/secrets/{lost[0]} is missing, although this deployment was started with it before: put the file "
            f"back from a backup. (To give it up for a new one: `docker compose -f deploy/compose.yaml run --rm keys "
            f"rotate {lost[0]}`.)"
        )
    made = [name for name in MAKERS if not (folder / name).exists()]
    for name in made:
        write(folder, name, MAKERS[name]())
    secrets_in(folder)
    if state is not None:
        _remember(state)
    return made


def secrets_in(folder: Path) -> dict[str, str]:
    """Every secret in `folder` by name, with the optional ones that exist.

    Raises:
        SecretRefused: one is missing, empty, short or a placeholder.
    """
    found = {}
    for name in (*MAKERS, *GIVEN, *(f"{name}{PREVIOUS}" for name in MAKERS)):
        path = folder / name
        if path.exists():
            found[name] = _checked(name, text_in(path))
    missing = sorted(set(MAKERS) - set(found))
    if missing:
        raise SecretRefused(f"deploy/secrets/{missing[0]} is missing: `make init` makes it.")
    return found


def text_in(path: Path) -> str:
    """The content of a secret's file, without a byte order mark and line ends.

    Raises:
        SecretRefused: it is not text.
    """
    try:
        return path.read_text(encoding="utf-8-sig").strip()
    except UnicodeDecodeError as error:
        raise SecretRefused(
            f"deploy/secrets/{path.name} is no text in UTF-8: write it anew as such."
        ) from error


def rotate(folder: Path, names: Sequence[str]) -> None:
    """Replace secrets; the old ones are preserved as `<name>.previous`.

    Raises:
        SecretRefused: the secret does not exist or may not be replaced.
    """
    for name in names:
        if name not in MAKERS:
            raise SecretRefused(f"there is no secret {name}: it is one of {', '.join(sorted(MAKERS))}.")
        if name in FIXED and (folder / name).exists():
            raise SecretRefused(f"{name} cannot be replaced: employee numbers are sealed with it.")
    for name in names:
        if (folder / name).exists():
            write(folder, f"{name}{PREVIOUS}", (folder / name).read_text(encoding="utf-8"))
        write(folder, name, MAKERS[name]())


def write(folder: Path, name: str, content: str, *, mode: int = 0o600) -> None:
    """Write a file atomically: a truncated secret would make the data unreadable.

    The file gets the owner of the folder.
    """
    folder.mkdir(parents=True, exist_ok=True)
    partial = folder / f".{name}.partial"
    partial.unlink(missing_ok=True)
    with os.fdopen(
        os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w", encoding="utf-8"
    ) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    partial.chmod(mode)
    if os.geteuid() == 0:
        owner = folder.stat()
        os.chown(partial, owner.st_uid, owner.st_gid)
    partial.replace(folder / name)


def _checked(name: str, value: str) -> str:
    is_chosen_elsewhere = name == "smtp_password"
    if is_placeholder(value) or (len(value) < FEWEST_CHARACTERS and not is_chosen_elsewhere):
        remedy = (
            "write the real one there"
            if name in GIVEN
            else "remove the file, and the next start makes a real one"
        )
        raise SecretRefused(f"deploy/secrets/{name} is empty, short or a placeholder: {remedy}.")
    return value


def _remembered(state: Path | None) -> list[str]:
    path = state / REMEMBERED if state else None
    return json.loads(path.read_text(encoding="utf-8")) if path and path.exists() else []


def _remember(state: Path) -> None:
    write(state, REMEMBERED, json.dumps(sorted(MAKERS)), mode=0o644)
