"""What keeps a draft from being published."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DraftProblem:
    """One thing to fix.

    Attributes:
        path: of the place in the document, such as `modules.0.activities.2.minutes`.
        code: a stable slug that a page may translate.
        message: what is wrong and what to do, in English.
    """

    path: str
    code: str
    message: str
