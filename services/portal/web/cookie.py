"""The portal's only memory: a cookie that only the portal can read.

It holds the short access token, the handle that renews it and a summary of the person, compressed and encrypted with
Fernet (AES-128-CBC and HMAC-SHA-256). Browsers keep at most 4096 bytes per cookie.
"""

import base64
import hashlib
import logging
import zlib
from datetime import timedelta
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from flask import Flask, Request, Response
from flask.json.tag import TaggedJSONSerializer
from flask.sessions import SecureCookieSession, SessionInterface, SessionMixin

log = logging.getLogger(__name__)

BROWSER_LIMIT = 4096
LONGEST_VISIT = timedelta(days=30)


def cookie_cipher(secrets: tuple[str, ...]) -> MultiFernet:
    """The first secret encrypts, each decrypts.

    Raises:
        ValueError: there is no secret, or one is shorter than 16 characters.
    """
    if not secrets or any(len(secret) < 16 for secret in secrets):
        raise ValueError("the portal needs a secret of at least 16 characters to encrypt its cookie")
    keys = (hashlib.sha256(b"sinau portal cookie " + secret.encode()).digest() for secret in secrets)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])


class EncryptedCookieSession(SessionInterface):
    """Keeps `flask.session` in a encrypted cookie; an unreadable or forged one is an empty session."""

    _serializer = TaggedJSONSerializer()

    def __init__(self, fernet: MultiFernet) -> None:
        self._fernet = fernet

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession:
        """What the visitor's cookie holds."""
        encrypted = request.cookies.get(self.get_cookie_name(app))
        if not encrypted:
            return SecureCookieSession()
        try:
            packed = self._fernet.decrypt(encrypted.encode(), ttl=int(LONGEST_VISIT.total_seconds()))
            content: dict[str, Any] = self._serializer.loads(zlib.decompress(packed).decode())
        except (InvalidToken, zlib.error, ValueError):
            return SecureCookieSession()
        return SecureCookieSession(content)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Send the cookie if anything in it changed."""
        name, path = self.get_cookie_name(app), self.get_cookie_path(app)
        secure, same_site = self.get_cookie_secure(app), self.get_cookie_samesite(app)
        if not session:
            if session.modified:
                response.delete_cookie(name, path=path, secure=secure, samesite=same_site, httponly=True)
            return
        if not self.should_set_cookie(app, session):
            return
        encrypted = self._fernet.encrypt(
            zlib.compress(self._serializer.dumps(dict(session)).encode(), 9)
        ).decode()
        if len(encrypted) + len(name) > BROWSER_LIMIT:
            log.error("the session cookie has %d bytes: browsers will refuse it", len(encrypted))
        response.set_cookie(
            name,
            encrypted,
            path=path,
            secure=secure,
            samesite=same_site,
            httponly=True,
            expires=self.get_expiration_time(app, session),
        )
        response.vary.add("Cookie")
