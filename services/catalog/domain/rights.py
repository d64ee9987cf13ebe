"""Who may change what: trainers their own courses, organisers those of their units, BKPSDM's administrators all."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Editor:
    """A person who changes courses, as the access token describes them.

    Attributes:
        organised: the units whose courses the person organises, each with its subtree.
        everywhere: the person organises in every unit.
    """

    person_id: UUID
    unit_id: UUID | None = None
    is_trainer: bool = False
    organised: frozenset[UUID] = frozenset()
    everywhere: bool = False

    def organises(self, path: Iterable[UUID]) -> bool:
        """Whether the person organises a unit, given the path from the root of the tree to that unit."""
        return self.everywhere or not self.organised.isdisjoint(path)

    def teaches(self, trainer_ids: Iterable[UUID]) -> bool:
        """Whether the person is one of a course's trainers."""
        return self.is_trainer and self.person_id in set(trainer_ids)

    def may_edit(self, path: Iterable[UUID], trainer_ids: Iterable[UUID]) -> bool:
        """Whether the person may change a course of the unit at the end of `path`, taught by `trainer_ids`."""
        return self.organises(path) or self.teaches(trainer_ids)

    def may_give_to(self, unit_id: UUID, path: Iterable[UUID]) -> bool:
        """Whether the person may make a unit the owner of a course: one they organise or belong to."""
        return self.organises(path) or unit_id == self.unit_id
