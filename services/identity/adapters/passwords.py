"""Password hashes with argon2id.

Parameters: m = 19456 KiB, t = 2, p = 1 (OWASP's recommendation; 18 ms a check on the machine it was measured on).
"""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_CHOSEN = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
# A first password is 55 random bits and lives until the first sign-in, so there is nothing for a slow hash to make up
# for; 10,000 of them are made in one import.
_RANDOM = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)
_NOBODYS = _CHOSEN.hash("the password of nobody")


def hash_password(password: str) -> str:
    """The hash of a password that a person chose."""
    return _CHOSEN.hash(password)


def hash_first_password(password: str) -> str:
    """The hash of a random first password."""
    return _RANDOM.hash(password)


def password_fits(password: str, password_hash: str | None) -> bool:
    """Whether the password is the one that was hashed; takes as long for nobody (None) as for somebody."""
    fits = password_hash is not None and _fits(_hasher_of(password_hash), password, password_hash)
    if password_hash is None or _CHOSEN.check_needs_rehash(password_hash):
        # An answer that comes sooner would tell that there is no such account, or one that was never used.
        _fits(_CHOSEN, password, _NOBODYS)
    return fits


def needs_new_hash(password_hash: str) -> bool:
    """Whether it was made with other parameters than those used now."""
    return _CHOSEN.check_needs_rehash(password_hash)


def _hasher_of(password_hash: str) -> PasswordHasher:
    return _RANDOM if "$m=1024," in password_hash else _CHOSEN


def _fits(hasher: PasswordHasher, password: str, password_hash: str) -> bool:
    try:
        return hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False
