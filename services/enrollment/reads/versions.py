"""Published versions with the rules that complete them, read from their documents once per process."""

from collections.abc import Iterable, MutableMapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.enrollment.domain.completion import Rule
from services.enrollment.models import CourseVersion
from shared.contracts.activities import Activity
from shared.contracts.conditions import NotBefore, ProfileIs, leaves_of
from shared.schema.documents import load

MOST_KEPT = 500
"""Versions that a process keeps; each takes some ten kilobytes."""


@dataclass(frozen=True, slots=True)
class Version:
    """A published version, which never changes.

    Attributes:
        conditional: the activities that have a condition.
    """

    id: UUID
    course_id: UUID
    number: int
    slug: str
    title: str
    mode: str
    kind: int
    jp: Decimal
    owner_unit_id: UUID
    is_graded: bool
    rule: Rule
    conditional: tuple[Activity, ...]

    @property
    def opens_by_profile(self) -> bool:
        """Whether an activity opens for some profiles only."""
        return opens_by_profile(self.rule)

    @property
    def opening_dates(self) -> frozenset[datetime]:
        """The instants that conditions name."""
        return frozenset(
            leaf.at
            for activity in self.conditional
            if activity.available_when is not None
            for leaf in leaves_of(activity.available_when)
            if isinstance(leaf, NotBefore)
        )


def opens_by_profile(rule: Rule) -> bool:
    """Whether an activity opens for some profiles only."""
    return any(
        isinstance(leaf, ProfileIs)
        for activity in rule.activities
        if activity.available_when is not None
        for leaf in leaves_of(activity.available_when)
    )


def versions_of(session: Session, version_ids: Iterable[UUID]) -> dict[UUID, Version]:
    """Versions by id; those that are not known here are left out. One query at most."""
    kept = _kept.setdefault(session.get_bind(), {})
    wanted = set(version_ids)
    found = {version_id: version for version_id in wanted if (version := kept.get(version_id)) is not None}
    missing = wanted - found.keys()
    if missing:
        rows = session.scalars(select(CourseVersion).where(CourseVersion.version_id.in_(missing)))
        read = {row.version_id: _version(row) for row in rows}
        if len(kept) + len(read) > MOST_KEPT:
            kept.clear()
        kept.update(read)
        found |= read
    return found


def version_of(session: Session, version_id: UUID) -> Version:
    """The version that an enrolment is pinned to.

    Raises:
        KeyError: it is not known here.
    """
    return versions_of(session, [version_id])[version_id]


# By engine: a process of the embedded way, or of tests, has several databases.
_kept: MutableMapping[Any, dict[UUID, Version]] = WeakKeyDictionary()


def _version(row: CourseVersion) -> Version:
    document = {"modules": row.modules, "completion": row.completion}
    rule = load(Rule, document, tolerant=True)
    return Version(
        id=row.version_id,
        course_id=row.course_id,
        number=row.version_number,
        slug=row.slug,
        title=row.title,
        mode=row.mode,
        kind=row.kind,
        jp=row.jp,
        owner_unit_id=row.owner_unit_id,
        is_graded=row.is_graded,
        rule=rule,
        conditional=tuple(each for each in rule.activities if each.available_when is not None),
    )
