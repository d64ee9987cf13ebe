"""Every form carries a secret that another site cannot know: it stands in the encrypted cookie as well.

The secret is masked anew in every page, so that compressing the page gives nothing away (BREACH).
"""

import base64
import binascii
import secrets

from flask import g, request, session

from services.portal.web.errors import FormExpired

FIELD = "csrf"
_LENGTH = 16


def csrf_token() -> str:
    """The token for this page's forms: mask and masked secret."""
    if "csrf" not in session:
        session["csrf"] = secrets.token_hex(_LENGTH)
    if "csrf_token" not in g:
        secret = bytes.fromhex(session["csrf"])
        mask = secrets.token_bytes(_LENGTH)
        masked = bytes(a ^ b for a, b in zip(mask, secret, strict=True))
        g.csrf_token = base64.urlsafe_b64encode(mask + masked).decode().rstrip("=")
    token: str = g.csrf_token
    return token


def check_csrf() -> None:
    """Refuse a change that does not come from one of our own forms.

    Raises:
        FormExpired: the token is missing or not this visitor's.
    """
    if request.method in {"GET", "HEAD", "OPTIONS"}:
        return
    if not _is_genuine(request.form.get(FIELD) or request.headers.get("X-CSRF-Token", "")):
        raise FormExpired()


def _is_genuine(token: str) -> bool:
    secret = session.get("csrf", "")
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (binascii.Error, ValueError):
        return False
    if len(raw) != 2 * _LENGTH or not secret:
        return False
    sent = bytes(a ^ b for a, b in zip(raw[:_LENGTH], raw[_LENGTH:], strict=True))
    return secrets.compare_digest(sent, bytes.fromhex(secret))
