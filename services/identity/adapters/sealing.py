"""NIPs at rest: sealed with AES-256-GCM to be shown again, and as an HMAC to be found by."""

import hmac
import secrets
from base64 import b64decode, b64encode
from functools import lru_cache
from hashlib import sha256
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from shared.errors import Unavailable

SHORTEST_KEY = 32
_FORMAT = "1."
_NONCE_BYTES = 12


class NipKeyWrong(Unavailable):
    """The key of the settings does not open what was sealed: it was changed."""


class NipVault:
    """Seals, opens and fingerprints NIPs. Two keys come from one secret, so neither use weakens the other.

    Args:
        key: a secret of at least 32 characters.
    """

    def __init__(self, key: str) -> None:
        if len(key) < SHORTEST_KEY:
            raise ValueError(f"the NIP key has fewer than {SHORTEST_KEY} characters")
        self._sealing = AESGCM(_derived(key, b"sinau nip sealing"))
        self._finding = _derived(key, b"sinau nip finding")

    def seal(self, nip: str, person_id: UUID) -> str:
        """The NIP as it is stored; bound to the person, so that a row cannot be given another's."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return (
            _FORMAT + b64encode(nonce + self._sealing.encrypt(nonce, nip.encode(), person_id.bytes)).decode()
        )

    def open(self, sealed: str, person_id: UUID) -> str:
        """The NIP that was sealed.

        Raises:
            NipKeyWrong: the key or the person is another one.
        """
        content = b64decode(sealed.removeprefix(_FORMAT))
        try:
            return self._sealing.decrypt(
                content[:_NONCE_BYTES], content[_NONCE_BYTES:], person_id.bytes
            ).decode()
        except InvalidTag as error:
            raise NipKeyWrong("A NIP cannot be opened with the key of the settings.") from error

    def fingerprint(self, nip: str) -> str:
        """What a NIP is found by: the same for the same NIP, and nothing to guess from without the key."""
        return hmac.new(self._finding, nip.encode(), sha256).hexdigest()


@lru_cache(maxsize=4)
def nip_vault(key: str) -> NipVault:
    """The vault for a key; deriving it once is enough."""
    return NipVault(key)


def _derived(key: str, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(key.encode())
