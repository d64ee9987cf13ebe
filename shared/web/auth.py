"""Who is calling and whether they may: a signed token, checked against the endpoint's row of the access table.

A token is a JWT (ES256) of at most five minutes. A service checks it against public keys from its settings and against
its own copy of the deny list (`shared.access.denials`); it calls nobody. `access_scope` says how far the caller reaches
at the endpoint; operations and queries apply it to records.
"""

import time
from functools import lru_cache
from typing import Any, cast
from uuid import UUID

from flask import current_app, g, request
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from shared.access.denials import is_denied
from shared.access.rules import AccessRule
from shared.access.scope import AccessScope, Principal
from shared.config import WrongSettings
from shared.errors import NotAllowed, NotAuthenticated

AUDIENCE = "sinau"


class TokenDenied(NotAuthenticated):
    """The token has not expired, but its session has ended, or its person was deactivated or lost a role."""


def principal() -> Principal:
    """The person who calls.

    Raises:
        NotAuthenticated: nobody is signed in.
    """
    person = visitor()
    if person is None:
        raise NotAuthenticated("This needs a signed-in person: send an access token as a bearer token.")
    return person


def visitor() -> Principal | None:
    """The person who calls, or none on a public route without a token."""
    return cast("Principal | None", g.get("principal"))


def access_scope() -> AccessScope:
    """How far the person who calls reaches at this endpoint."""
    return cast("AccessRule", g.access_rule).scope_of(principal())


def authorise(rule: AccessRule) -> None:
    """Check the request against a row of the access table; what a before-request hook calls.

    Raises:
        NotAuthenticated: no token, or one that is no longer good.
        TokenDenied: its session has ended, or its person lost a right.
        NotAllowed: the person's roles are not enough.
    """
    header = request.headers.get("Authorization", "")
    kind, _, token = header.partition(" ")
    if header and kind.lower() == "bearer":
        runtime = current_app.extensions["sinau"]
        person = runtime.tokens.read(token)
        if is_denied(runtime.database, person):
            raise TokenDenied(
                "The session has ended or a right was withdrawn: renew the token or sign in again."
            )
        g.principal = person
    g.access_rule = rule
    if rule.public:
        return
    person = principal()
    if person.restricted and not rule.restricted:
        reason = {"reason": "password_change_required"}
        raise NotAllowed("Change the first password before anything else.", extra=reason)
    if not rule.admits(person):
        raise NotAllowed(f"This needs one of the roles {', '.join(sorted(rule.roles))}.")


class TokenReader:
    """Checks tokens against public keys.

    The signature is checked once per token: 70 to 105 µs for the check against 0.1 for remembering it.
    """

    def __init__(self, token_keys: dict[str, Any], issuer: str) -> None:
        if not token_keys.get("keys"):
            raise WrongSettings("SINAU_TOKEN_KEYS holds no key: give identity's public keys as a JWK set.")
        self._keys = KeySet.import_key_set(cast(Any, token_keys))
        self._claims = jwt.JWTClaimsRegistry(
            iss={"essential": True, "value": issuer},
            aud={"essential": True, "value": AUDIENCE},
            exp={"essential": True},
            sub={"essential": True},
        )
        self._verified = lru_cache(maxsize=20_000)(self._verify)

    def read(self, token: str) -> Principal:
        """The person that a token speaks for.

        Raises:
            NotAuthenticated: it is damaged, expired or not signed by identity.
        """
        try:
            person, expires = self._verified(token)
        except (JoseError, KeyError, ValueError, TypeError) as error:
            raise NotAuthenticated("The access token is not valid: renew it or sign in again.") from error
        if expires <= time.time():
            raise NotAuthenticated("The access token has expired: renew it or sign in again.")
        return person

    def _verify(self, token: str) -> tuple[Principal, float]:
        claims = jwt.decode(token, self._keys, algorithms=["ES256"]).claims
        self._claims.validate(claims)
        return _principal(claims), float(claims["exp"])


def _principal(claims: dict[str, Any]) -> Principal:
    return Principal(
        person_id=UUID(claims["sub"]),
        session_id=UUID(claims["sid"]),
        name=claims.get("name", ""),
        unit_id=UUID(claims["unit"]) if claims.get("unit") else None,
        roles={name: tuple(map(UUID, units)) for name, units in claims.get("roles", {}).items()},
        time_zone=claims.get("zone", "Asia/Jakarta"),
        restricted=bool(claims.get("restricted", False)),
        version=int(claims.get("version", 0)),
    )
