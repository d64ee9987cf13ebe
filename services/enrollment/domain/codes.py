"""Rotating codes of a meeting: a 6-digit PIN to type and a token to scan, new every 30 seconds.

Both are HMAC-SHA256 over the meeting's secret and the number of the 30-second step (after RFC 4226 and RFC 6238). The
step before the present one is accepted too: who types a code just as it changes is not turned away.
"""

import base64
import binascii
import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from uuid import UUID

STEP_SECONDS = 30
STEP_BYTES = 5
MAC_BYTES = 12


def step_of(instant: datetime) -> int:
    """The number of the 30-second step that an aware instant falls in."""
    return int(instant.timestamp()) // STEP_SECONDS


def rotates_at(instant: datetime) -> datetime:
    """When the code shown at `instant` changes."""
    return datetime.fromtimestamp(0, UTC) + timedelta(seconds=(step_of(instant) + 1) * STEP_SECONDS)


def pin_of(secret: bytes, step: int) -> str:
    """The six digits of a step (dynamic truncation, RFC 4226 section 5.3)."""
    mac = _mac(secret, b"pin", step)
    offset = mac[-1] & 0xF
    number = int.from_bytes(mac[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def token_of(secret: bytes, meeting_id: UUID, step: int) -> str:
    """What the QR code carries: the meeting, the step and their seal, in 44 characters that are safe in a URL."""
    body = meeting_id.bytes + step.to_bytes(STEP_BYTES, "big")
    return base64.urlsafe_b64encode(body + _seal(secret, meeting_id, step)).rstrip(b"=").decode()


def pin_is_good(secret: bytes, pin: str, at: datetime) -> bool:
    """Whether the PIN belongs to the step of `at` or the one before."""
    given = pin.encode("utf-8", "replace")
    now = step_of(at)
    return any(hmac.compare_digest(given, pin_of(secret, step).encode()) for step in (now, now - 1))


def meeting_in(token: str) -> UUID | None:
    """The meeting that a token claims to belong to, or None if it is no token."""
    parts = _parts(token)
    return parts[0] if parts else None


def token_is_good(secret: bytes, token: str, at: datetime) -> bool:
    """Whether the token's seal is right and its step is that of `at` or the one before."""
    parts = _parts(token)
    if parts is None:
        return False
    meeting_id, step, seal = parts
    now = step_of(at)
    return step in (now, now - 1) and hmac.compare_digest(seal, _seal(secret, meeting_id, step))


def _parts(token: str) -> tuple[UUID, int, bytes] | None:
    padded = token + "=" * (-len(token) % 4)
    try:
        raw = base64.b64decode(padded.encode("ascii"), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError):
        return None
    if len(raw) != 16 + STEP_BYTES + MAC_BYTES:
        return None
    return UUID(bytes=raw[:16]), int.from_bytes(raw[16 : 16 + STEP_BYTES], "big"), raw[16 + STEP_BYTES :]


def _seal(secret: bytes, meeting_id: UUID, step: int) -> bytes:
    return _mac(secret, b"token" + meeting_id.bytes, step)[:MAC_BYTES]


def _mac(secret: bytes, use: bytes, step: int) -> bytes:
    return hmac.new(secret, use + step.to_bytes(8, "big"), hashlib.sha256).digest()
