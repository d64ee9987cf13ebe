"""Access tokens for tests, signed with a key of their own."""

import time
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from joserfc import jwt
from joserfc.jwk import ECKey

from shared.ids import uuid7
from shared.web.auth import AUDIENCE


class TokenMint:
    """Signs tokens as identity would.

    Attributes:
        token_keys: the public key set to put into a service's config.
    """

    def __init__(self, issuer: str = "sinau") -> None:
        self._key = ECKey.generate_key("P-256", auto_kid=True)
        self._issuer = issuer
        self.token_keys: dict[str, Any] = {"keys": [self._key.as_dict(private=False)]}

    def bearer(
        self,
        *,
        person_id: UUID | None = None,
        roles: Mapping[str, Sequence[UUID]] | None = None,
        unit_id: UUID | None = None,
        name: str = "Peserta Uji",
        zone: str = "Asia/Jakarta",
        restricted: bool = False,
        session_id: UUID | None = None,
        version: int = 1,
        expires_in: int = 300,
    ) -> dict[str, str]:
        """Headers that speak for a person; everybody is a learner."""
        now = int(time.time())
        held = {"learner": [unit_id] if unit_id else [], **(roles or {})}
        claims = {
            "iss": self._issuer,
            "aud": AUDIENCE,
            "iat": now,
            "exp": now + expires_in,
            "sub": str(person_id or uuid7()),
            "sid": str(session_id or uuid7()),
            "name": name,
            "unit": str(unit_id) if unit_id else None,
            "roles": {role: [str(unit) for unit in units] for role, units in held.items()},
            "zone": zone,
            "restricted": restricted,
            "version": version,
        }
        token = jwt.encode({"alg": "ES256", "kid": self._key.kid}, claims, self._key)
        return {"Authorization": f"Bearer {token}"}
