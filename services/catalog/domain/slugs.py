"""A course's address: short, lower-case and readable."""

import re
import unicodedata
from collections.abc import Callable

MOST_CHARACTERS = 80
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def slug_of(title: str) -> str:
    """The address that a title suggests: `Étika & Hukum` gives `etika-hukum`; `kursus` if nothing is left."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().casefold()
    words = "-".join(re.findall(r"[a-z0-9]+", plain))
    return words[:MOST_CHARACTERS].strip("-") or "kursus"


def free_slug(wanted: str, is_taken: Callable[[str], bool]) -> str:
    """The wanted address, or the first of `…-2`, `…-3` that nobody has."""
    if not is_taken(wanted):
        return wanted
    number = 2
    while is_taken(f"{wanted[: MOST_CHARACTERS - 6]}-{number}"):
        number += 1
    return f"{wanted[: MOST_CHARACTERS - 6]}-{number}"
