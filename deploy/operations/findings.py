"""The findings of `sinau status`: a line for each check, with a remedy where something is wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

OK, WARN, FAIL = "ok", "warn", "fail"
LEVELS = (OK, WARN, FAIL)
"""In the order of the exit codes 0, 1 and 2."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The result of one check.

    Attributes:
        about: the part checked, such as `catalog worker`.
        level: `ok`; `warn`: needs attention, though people can work; `fail`: something is broken.
        message: the result in a few words.
        hint: the command or action that helps.
        facts: the same for programs, JSON-ready.
    """

    about: str
    level: str
    message: str
    hint: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


def worst(findings: Sequence[Finding]) -> str:
    """The worst level."""
    return max((finding.level for finding in findings), key=LEVELS.index, default=OK)


def lines(findings: Sequence[Finding]) -> list[str]:
    """As lines for a terminal."""
    found = []
    for finding in findings:
        found.append(f"{finding.level:5}{finding.about:23}{finding.message}")
        if finding.hint:
            found.append(f"{'':28}→ {finding.hint}")
    return found


def as_json(findings: Sequence[Finding]) -> dict[str, Any]:
    """As JSON-ready data."""
    return {"state": worst(findings), "findings": [asdict(finding) for finding in findings]}
