"""In which order an attempt shows the items of a question, and by which keys they are named.

The order follows from the attempt's seed alone, today and in ten years. Keys follow the order shown, so that a key
tells nothing of the order in which the author wrote the items.
"""

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DisplayOrder:
    """How the items of one question are shown in one attempt.

    Attributes:
        items: the numbers of the items as written, counted from 0, in the order shown.
    """

    items: tuple[int, ...]

    def key_of(self, item: int) -> str:
        """The key that an item is shown with."""
        return letter_key(self.items.index(item))

    def item_of(self, key: str) -> int | None:
        """The item that a key names, or None."""
        for place, item in enumerate(self.items):
            if letter_key(place) == key:
                return item
        return None


def display_order(count: int, *, seed: int, position: int) -> DisplayOrder:
    """The order of so many items in the attempt with that seed; `position` counts questions from 1."""
    return DisplayOrder(tuple(sorted(range(count), key=lambda item: _rank(seed, position, item))))


def letter_key(place: int) -> str:
    """a, b, …, z, aa, ab, … for places counted from 0."""
    first, last = divmod(place, 26)
    return (letter_key(first - 1) if first else "") + chr(ord("a") + last)


def _rank(seed: int, position: int, item: int) -> bytes:
    # A hash, not random.shuffle: its order is the same in every version of Python.
    return hashlib.sha256(f"{seed}:{position}:{item}".encode()).digest()
