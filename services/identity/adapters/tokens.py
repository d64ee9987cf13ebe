"""Access tokens (JWT, ES256) and the key they are signed with."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from typing import Any
from uuid import UUID

import orjson
from joserfc import jwt
from joserfc.jwk import ECKey

AUDIENCE = "sinau"


class SigningKeyWrong(ValueError):
    """The key of the settings is not a private P-256 key as JWK or PEM."""


def new_signing_key() -> str:
    """A new private key as a JWK in JSON, for the settings."""
    key = ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256"}, auto_kid=True)
    return _json(key.as_dict(private=True))


def public_keys(signing_key: str) -> dict[str, Any]:
    """The JWK set that everybody checks tokens with."""
    return {"keys": [_key(signing_key).as_dict(private=False)]}


def sign_token(
    signing_key: str,
    *,
    issuer: str,
    now: datetime,
    life: timedelta,
    person_id: UUID,
    session_id: UUID,
    name: str,
    unit_id: UUID,
    roles: Mapping[str, Sequence[UUID]],
    time_zone: str,
    restricted: bool,
    version: int,
) -> str:
    """A token that speaks for a person until `now + life`, as their profile is in `version`."""
    key = _key(signing_key)
    claims = {
        "iss": issuer,
        "aud": AUDIENCE,
        "iat": int(now.timestamp()),
        "exp": int((now + life).timestamp()),
        "sub": str(person_id),
        "sid": str(session_id),
        "name": name,
        "unit": str(unit_id),
        "roles": {role: [str(unit) for unit in units] for role, units in roles.items()},
        "zone": time_zone,
        "restricted": restricted,
        "version": version,
    }
    return jwt.encode({"alg": "ES256", "kid": key.kid}, claims, key, algorithms=["ES256"])


def new_handle() -> str:
    """A renewal handle: 256 random bits."""
    return secrets.token_urlsafe(32)


def handle_hash(handle: str) -> str:
    """What is stored of a handle. It is random, so a plain hash keeps it."""
    return sha256(handle.encode()).hexdigest()


@lru_cache(maxsize=4)
def _key(signing_key: str) -> ECKey:
    try:
        material: Any = _parsed(signing_key) if signing_key.lstrip().startswith("{") else signing_key
        key = ECKey.import_key(material)
    except Exception as error:
        # The library has several kinds of complaint; none may carry the key into a log.
        raise SigningKeyWrong("the signing key is neither a JWK in JSON nor PEM") from error
    if not key.is_private or key.curve_name != "P-256":
        raise SigningKeyWrong("the signing key is not a private key on P-256")
    if not key.kid:
        key.ensure_kid()
    return key


def _parsed(text: str) -> dict[str, Any]:
    parsed: dict[str, Any] = orjson.loads(text)
    return parsed


def _json(value: dict[str, Any]) -> str:
    return orjson.dumps(value).decode()
