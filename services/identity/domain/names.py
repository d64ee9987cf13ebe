"""What can be made of a person's name: initials and a username. Titles before and after the name do not count."""

import re
import unicodedata
from collections.abc import Callable

LONGEST_USERNAME = 60

_TITLES = frozenset(
    "dr drg dra drs ir prof h hj kh ust apt ns ners capt kol letkol mayor kapten r rr rd raden".split()
)
_USERNAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]{1,58}[a-z0-9])")


def without_titles(name: str) -> list[str]:
    """The words of a name without academic and other titles: `Dr. Rina Sari, S.Sos., M.Si` is Rina Sari."""
    words = name.split(",")[0].split()
    bare = [word for word in words if word.rstrip(".").lower() not in _TITLES]
    return bare or words


def initials(name: str) -> str:
    """One or two capital letters that stand for a person where no picture does."""
    words = [letters for word in without_titles(name) if (letters := re.sub(r"\W", "", word))]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def username_from(name: str, is_taken: Callable[[str], bool]) -> str:
    """A free username from a name: `rina.sari`, or `rina.sari2` if another has that one.

    Args:
        is_taken: whether somebody else has a username.
    """
    base = base_username(name)
    candidate, number = base, 1
    while is_taken(candidate):
        number += 1
        candidate = f"{base}{number}"
    return candidate


def base_username(name: str) -> str:
    """The username that a name leads to before anybody asks whether it is free."""
    folded = (
        unicodedata.normalize("NFKD", " ".join(without_titles(name)))
        .encode("ascii", "ignore")
        .decode()
        .lower()
    )
    words = [word for part in folded.split() if (word := re.sub(r"[^a-z0-9]", "", part))]
    chosen = words if len(words) < 2 else [words[0], words[-1]]
    base = ".".join(chosen)[: LONGEST_USERNAME - 6].strip(".")
    return base if len(base) >= 3 else f"{base}pegawai"


def is_username(text: str) -> bool:
    """Whether it may be a username: 3 to 60 of a–z, 0–9, dot, hyphen, underscore, not all digits.

    Digits alone are refused because they would be somebody's NIP.
    """
    return _USERNAME.fullmatch(text) is not None and not text.isdigit()
