"""What a policy is. Nothing here does IO, so that `domain` can define policies."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

T = TypeVar("T")

_NAME = re.compile(r"[a-z][a-z_]*[a-z]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy(Generic[T]):
    """A rule that agencies set.

    Attributes:
        name: unique in its service; stands in rows, addresses and the audit log.
        default: what holds where nobody set anything. Its class, a frozen dataclass, is the form of every value: the
            annotations are its limits, `__post_init__` raises `Invalid` for what must hold between members, and the
            docstring says what the policy decides.
    """

    name: str
    default: T

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"{self.name!r}: a policy's name has small letters and underscores")

    @property
    def form(self) -> type[T]:
        """The dataclass of its values."""
        return type(self.default)


def by_name(policies: Iterable[Policy[Any]]) -> dict[str, Policy[Any]]:
    """The policies by their names.

    Raises:
        ValueError: two have the same name.
    """
    found: dict[str, Policy[Any]] = {}
    for policy in policies:
        if policy.name in found:
            raise ValueError(f"two policies are called {policy.name!r}")
        found[policy.name] = policy
    return found
