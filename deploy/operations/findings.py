"""What `sinau status` finds: one line for each thing that was looked at, and what to do where it is not well."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

OK, WARN, FAIL = "ok", "warn", "fail"
LEVELS = (OK, WARN, FAIL)
"""In the order of the exit codes 0, 1 and 2."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        about: which, such as `catalog worker`.
        level: `ok`; `warn` when a person should see to it, though people can work; `fail` when something is broken.
        says: in a few words.
        hint: the command, or the deed, that helps.
        facts: the same for programs, JSON-ready.
    """

    about: str
    level: str
    says: str
    hint: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


def worst(findings: Sequence[Finding]) -> str:
    """The worst level of all."""
    return max((finding.level for finding in findings), key=LEVELS.index, default=OK)


def lines(findings: Sequence[Finding]) -> list[str]:
    """For a person at a terminal."""
    told = []
    for finding in findings:
        told.append(f"{finding.level:5}{finding.about:23}{finding.says}")
        if finding.hint:
            told.append(f"{'':28}→ {finding.hint}")
    return told


def as_json(findings: Sequence[Finding]) -> dict[str, Any]:
    """For programs."""
    return {"state": worst(findings), "findings": [asdict(finding) for finding in findings]}
