"""Every kind of problem that assessment's code declares."""

import pkgutil
from collections.abc import Iterator
from importlib import import_module

from services.assessment import domain, question_formats, question_types
from services.assessment.domain.problems import Part, ProblemKind


def kinds_in(module: str) -> list[ProblemKind]:
    """The kinds that one module declares or uses."""
    return [value for value in vars(import_module(module)).values() if isinstance(value, ProblemKind)]


def all_kinds() -> dict[str, ProblemKind]:
    """Every kind by its code."""
    return {kind.code: kind for module in _modules() for kind in kinds_in(module)}


def all_parts() -> dict[str, Part]:
    """Every part of a question that a problem can be about, by its name."""
    found = (value for module in _modules() for value in vars(import_module(module)).values())
    return {part.name: part for part in found if isinstance(part, Part)}


def _modules() -> Iterator[str]:
    for package in (domain, question_types, question_formats):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            yield module.name
