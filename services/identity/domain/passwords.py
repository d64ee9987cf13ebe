"""Passwords: the rules for one that a person chooses, and first passwords that are read out or printed.

The rules follow NIST SP 800-63B: length and known bad choices count, a zoo of characters does not.
"""

import re
import secrets
import unicodedata
from collections.abc import Callable, Sequence

SHORTEST = 10
LONGEST = 128
"""Longer ones would only cost the server's memory."""

_SYLLABLES = tuple(consonant + vowel for consonant in "bdghjkmnprstwz" for vowel in "aeiou")
_UNWELCOME = ("babi", "bego", "bodo", "tahi", "puki", "peju", "tete")
_COMMON = frozenset(
    "password passw0rd katasandi sandi rahasia indonesia merdeka garuda pancasila bismillah alhamdulillah sayang "
    "qwerty qwertyuiop asdfghjkl zxcvbnm admin administrator welcome selamat selamatdatang letmein iloveyou "
    "sinau belajar asn pns pppk cpns bkpsdm bkd bpsdm pegawai pemda pemprov pemkab sertifikat jakarta bandung "
    "surabaya sepakbola monkey dragon football princess sunshine superman abcdefghij abcabcabc gantisandi".split()
)
_COMMON_ONLY = re.compile(f"(?:{'|'.join(sorted(_COMMON))})+")
_LEET = str.maketrans("013457@$", "oieastas")
_RUNS = (
    "01234567890123456789",
    "98765432109876543210",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "asdfghjkl",
)

RULES = {
    "too_short": f"Use at least {SHORTEST} characters.",
    "too_long": f"Use at most {LONGEST} characters.",
    "is_username": "Do not use your username.",
    "is_name": "Do not use your name.",
    "is_nip": "Do not use your NIP or a part of it, such as your birth date.",
    "is_common": "This is one of the passwords that are guessed first.",
    "is_monotonous": "Use more than a run of the same or neighbouring characters.",
    "is_digits": "Use letters, too: numbers alone are dates and telephone numbers.",
    "is_unchanged": "Choose another password than the present one.",
}


def broken_rules(password: str, *, username: str, name: str, nip: str | None) -> list[str]:
    """The rules (keys of `RULES`) that a chosen password breaks, empty if it may be used."""
    plain = _plain(password)
    broken = []
    if len(password) < SHORTEST:
        broken.append("too_short")
    if len(password) > LONGEST:
        broken.append("too_long")
    if _contains(plain, username):
        broken.append("is_username")
    if any(_contains(plain, word) for word in name.split() if len(word) >= 5) or _contains(plain, name):
        broken.append("is_name")
    if nip and any(part in re.sub(r"\D", "", password) for part in (nip, nip[:8], nip[8:14] + nip[14:])):
        broken.append("is_nip")
    if password.isdigit():
        broken.append("is_digits")
    if _is_common(plain):
        broken.append("is_common")
    if _is_monotonous(password.casefold()):
        broken.append("is_monotonous")
    return broken


def first_password(choose: Callable[[Sequence[str]], str] = secrets.choice) -> str:
    """A random password that can be read out on the telephone: three words of three syllables, 55 bits.

    It holds nothing about the person. l and 1, v and f, o and 0 cannot be mistaken for each other in it.

    Args:
        choose: picks one of several, all equally likely.
    """
    while True:
        words = ["".join(choose(_SYLLABLES) for _ in range(3)) for _ in range(3)]
        if not any(unwelcome in word for unwelcome in _UNWELCOME for word in words):
            return "-".join(words)


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\W_]", "", folded)


def _contains(plain_password: str, other: str) -> bool:
    plain_other = _plain(other)
    return len(plain_other) >= 3 and plain_other in plain_password


def _is_common(plain: str) -> bool:
    # `rahasia123`, `p4ssw0rd` and `2026merdeka` are guessed as early as the bare words.
    bare = plain.strip("0123456789")
    return any(_COMMON_ONLY.fullmatch(form) for form in (bare, bare.translate(_LEET), plain.translate(_LEET)))


def _is_monotonous(text: str) -> bool:
    half = len(text) // 2
    if half >= 3 and any(text[:half] in run and text[half:] in run for run in _RUNS):
        return True
    return len(set(text)) < 4
