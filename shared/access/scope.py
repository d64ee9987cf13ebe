"""What a person may reach: a value made from the signed token, compared with where a record stands.

A path holds the ids of units from the root of the tree to one unit, so a unit is within a subtree when the path to it
names the subtree's root.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

NOBODY = UUID(int=0)
"""Stands for the system itself, which is no person."""


class Extent(StrEnum):
    """How far a role reaches at an endpoint."""

    OWN = "own"
    """Records of the person themselves."""
    ASSIGNED = "assigned"
    """Records that name the person, as a course names its trainers."""
    UNITS = "units"
    """Records of the units in which the role is held, and of all units below them."""
    EVERYWHERE = "everywhere"
    """All records."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """The person a token speaks for.

    Attributes:
        unit_id: the unit that the person belongs to.
        roles: the units in which each role is held.
        restricted: the first password must still be changed.
        version: of the person's profile when the token was made.
    """

    person_id: UUID
    session_id: UUID
    name: str = ""
    unit_id: UUID | None = None
    roles: Mapping[str, tuple[UUID, ...]] = field(default_factory=dict)
    time_zone: str = "Asia/Jakarta"
    restricted: bool = False
    version: int = 0

    def has(self, *names: str) -> bool:
        """Whether the person holds one of these roles, wherever."""
        return any(name in self.roles for name in names)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessScope:
    """The records that a person may reach at one endpoint. Own records are compared with `person_id` alone.

    Attributes:
        unit_id: the unit that the person belongs to.
        everywhere: no limit.
        unit_ids: the roots of the subtrees that are within reach.
        assigned: records that name the person are within reach.
    """

    person_id: UUID
    unit_id: UUID | None = None
    everywhere: bool = False
    unit_ids: frozenset[UUID] = frozenset()
    assigned: bool = False

    @property
    def actor_id(self) -> UUID | None:
        """Who acts, for the record; none for the system itself."""
        return None if self.person_id == NOBODY else self.person_id

    def covers(self, path: Iterable[UUID]) -> bool:
        """Whether the unit at the end of the path is within reach."""
        return self.everywhere or not self.unit_ids.isdisjoint(path)


THE_SYSTEM = AccessScope(person_id=NOBODY, everywhere=True)
"""Whoever works at the server's own command line."""
