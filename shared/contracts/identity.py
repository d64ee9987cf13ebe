"""What identity tells: who people are and where they stand in the tree of units.

Personal data crosses only here. Listeners keep the few fields they need and nothing else.
"""

from datetime import datetime
from uuid import UUID

from shared.messaging.event import Event, event


@event("identity.unit_recorded.v1", subject="unit_id", versioned=True)
class UnitRecorded(Event):
    """The present state of an organisation unit was recorded.

    `path` runs from the root (instansi) to the unit itself, so a subtree is a test of membership.
    `kind` is agency, department or work_unit; `time_zone` an IANA name.
    """

    unit_id: UUID
    version: int
    key: str
    name: str
    kind: str
    parent_id: UUID | None
    path: tuple[UUID, ...]
    time_zone: str
    recorded_at: datetime


@event("identity.person_recorded.v1", subject="person_id", pii=True, versioned=True)
class PersonRecorded(Event):
    """The present profile of a person was recorded: at registration and after each change.

    `employment_type` is civil_servant, contract_employee, candidate or external. The NIP stays in identity.
    """

    person_id: UUID
    version: int
    name: str
    email: str
    employment_type: str
    position: str
    rank: str
    unit_id: UUID
    supervisor_id: UUID | None
    time_zone: str
    language: str
    active: bool
    recorded_at: datetime
