"""Words looked for and text looked in, folded to one form, so that both databases find the same."""

import unicodedata
from collections.abc import Iterable

MOST_WORDS = 8


def folded(text: str) -> str:
    """Text without accents and capitals: `Étika` and `ETIKA` become `etika`."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def search_text(parts: Iterable[str]) -> str:
    """What a course is found by: its texts, folded, one per line so that no word grows together with another."""
    return "\n".join(" ".join(folded(part).split()) for part in parts if part)


def patterns_of(query: str) -> tuple[str, ...]:
    r"""The LIKE patterns (escape character `\`) that must all match, one for each of the first eight words."""
    return tuple(f"%{_literal(word)}%" for word in folded(query).split()[:MOST_WORDS])


def _literal(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
