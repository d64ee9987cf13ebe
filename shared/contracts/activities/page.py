"""A page: text to read. Enrollment keeps who has read it, as the participant says."""

from dataclasses import dataclass

KIND = "page"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSettings:
    """What others need to know of a page; its text stays in catalog. `byte_count` is the size of its HTML."""

    byte_count: int = 0
