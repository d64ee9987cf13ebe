"""Keys and secrets of an installation, created once and stored in a file that only its owner can read."""

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from joserfc.jwk import ECKey

SERVICES = ("identity", "catalog", "assessment", "enrollment", "notification", "portal")


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys of an installation.

    Attributes:
        signing_key: private JWK (ES256) of access tokens; identity alone has it.
        token_keys: the public JWK set that every service checks tokens with.
        secret_keys: by service, for what it signs or encrypts itself (32 random bytes, URL-safe text).
        portal_key: by which services recognise the portal.
    """

    signing_key: dict[str, Any]
    token_keys: dict[str, Any]
    secret_keys: dict[str, str]
    portal_key: str


def make_keys() -> Keys:
    """New random keys."""
    signing_key = make_signing_key()
    return Keys(
        signing_key=signing_key,
        token_keys={"keys": [public_half(signing_key)]},
        secret_keys={service: secrets.token_urlsafe(32) for service in SERVICES},
        portal_key=secrets.token_urlsafe(32),
    )


def make_signing_key() -> dict[str, Any]:
    """A new private JWK (ES256)."""
    return dict(ECKey.generate_key("P-256", auto_kid=True).as_dict(private=True))


def public_half(signing_key: dict[str, Any]) -> dict[str, Any]:
    """The public part of a signing key."""
    return dict(ECKey.import_key(signing_key).as_dict(private=False))


def keys_in(folder: Path) -> Keys:
    """The keys in `folder/keys.json`, created at the first call."""
    path = folder / "keys.json"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".partial")
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            json.dump(asdict(make_keys()), file)
        partial.replace(path)
    return Keys(**json.loads(path.read_text()))
