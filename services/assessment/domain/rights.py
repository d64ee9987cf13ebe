"""Whose attempts and surveys a member of staff may see. The rights of participants are checked by ownership alone."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Staff:
    """A person who may look at others' work. `sees_all` holds for organisers, not for trainers."""

    person_id: UUID
    sees_all: bool


def may_see_work_in(staff: Staff | None, trainer_ids: Collection[str]) -> bool:
    """Whether a member of staff may read and grade work in a version that these trainers teach."""
    return staff is not None and (staff.sees_all or str(staff.person_id) in trainer_ids)
