"""What is wrong with a course folder: every problem with its file and line, so that all can be mended at once.

Texts are Indonesian and keys of the catalog of translations, as everywhere in the portal.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from shared.errors import InvalidInput

MOST_PROBLEMS = 200


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend.

    Attributes:
        file: path inside the folder, with `/` between its parts.
        line: counted from one; none where the file as a whole is meant.
        text: a key of the catalog of translations, with `%(name)s` for each of `values`.
    """

    file: str
    line: int | None
    text: str
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """The text with its values, in Indonesian."""
        return self.text % self.values


class CourseFolderRefused(InvalidInput):
    """The folder is refused whole; `problems` names all that must be mended.

    Args:
        problems: by file and line.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        rows = [{"file": each.file, "line": each.line, "message": each.message} for each in problems]
        lines = "\n".join(f"{row['file']}:{row['line'] or ''} {row['message']}" for row in rows)
        super().__init__(
            f"The course folder has {len(rows)} problems and was not brought in:\n{lines}",
            extra={"problems": rows},
        )


class Problems:
    """Collects problems while a folder is read on, up to the first two hundred."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, int | None, str], Problem] = {}

    def add(self, file: str, line: int | None, text: str, /, **values: object) -> None:
        """Note a problem; the same one is noted once."""
        problem = Problem(file, line, text, values)
        if len(self._found) < MOST_PROBLEMS:
            self._found.setdefault((file, line, problem.message), problem)

    def __len__(self) -> int:
        return len(self._found)

    def refuse_if_any(self) -> None:
        """End the reading if something was found.

        Raises:
            CourseFolderRefused: with all that was found.
        """
        if self._found:
            raise CourseFolderRefused(
                sorted(self._found.values(), key=lambda each: (each.file, each.line or 0, each.message))
            )


def nearest(word: str, known: Sequence[str]) -> str | None:
    """The known word that was probably meant, if one is near enough."""
    return next(iter(get_close_matches(word, known, n=1, cutoff=0.6)), None)
