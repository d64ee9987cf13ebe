"""The secrets in an archive: one member for each file of `deploy/secrets`, and where a restore puts them.

Keys that sign tokens or encrypt cookies and employee numbers are restored, because the data depends on them. Passwords
of database and broker belong to one deployment: they are saved, but not restored.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from deploy.backup.errors import DamagedArchive
from deploy.embedded.keys import SERVICES, Keys, keys_in, public_half
from deploy.installation.secrets import MAKERS, PREVIOUS, write

FOLDER = "secrets/"
_KEYS = tuple(name for name in MAKERS if "password" not in name)
_IF_MISSING = ("smtp_password", "tls.crt", "tls.key")


def secrets_of_folder(folder: Path) -> dict[str, bytes]:
    """The secrets of an embedded installation, by member name."""
    keys = keys_in(folder)
    found = {
        "signing_key": json.dumps(keys.signing_key),
        "portal_key": keys.portal_key,
        # Embedded, identity encrypts employee numbers with its own secret.
        "nip_key": keys.secret_keys["identity"],
        **{f"secret_key_{service}": keys.secret_keys[service] for service in SERVICES},
    }
    return {FOLDER + name: value.encode() for name, value in found.items()}


def secrets_of_deployment(folder: Path) -> dict[str, bytes]:
    """All secrets of a deployment, by member name; `folder` holds a file for each."""
    return {FOLDER + path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


def keys_for_folder(files: Mapping[str, bytes]) -> bytes:
    """The file `keys.json` of an embedded installation, from an archive's members.

    Raises:
        DamagedArchive: a key is missing.
    """
    found = _keys(files)
    signing_key = json.loads(found["signing_key"])
    before = [json.loads(found[name]) for name in (f"signing_key{PREVIOUS}",) if name in found]
    own = {service: found[f"secret_key_{service}"] for service in SERVICES}
    keys = Keys(
        signing_key=signing_key,
        token_keys={"keys": [public_half(key) for key in (signing_key, *before)]},
        secret_keys=own | {"identity": found["nip_key"]},
        portal_key=found["portal_key"],
    )
    return json.dumps(asdict(keys)).encode()


def adopt(files: Mapping[str, bytes], folder: Path) -> list[str]:
    """Put an archive's keys into a deployment's secrets; return the names of those that changed.

    Args:
        folder: `deploy/secrets`.

    Raises:
        DamagedArchive: a key is missing.
    """
    wanted = _keys(files)
    for name in _IF_MISSING:
        if FOLDER + name in files and not (folder / name).exists():
            wanted[name] = files[FOLDER + name].decode()
    changed = []
    for name, value in wanted.items():
        path = folder / name
        if not path.exists() or path.read_text(encoding="utf-8").strip() != value.strip():
            write(folder, name, value)
            changed.append(name)
    return changed


def _keys(files: Mapping[str, bytes]) -> dict[str, str]:
    names = [*_KEYS, *(name + PREVIOUS for name in _KEYS)]
    found = {name: files[FOLDER + name].decode() for name in names if FOLDER + name in files}
    missing = [name for name in _KEYS if name not in found]
    if missing:
        raise DamagedArchive(f"It has no {missing[0]}.")
    return found
