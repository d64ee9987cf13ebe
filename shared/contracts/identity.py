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


@event("identity.session_ended.v1", subject="session_id")
class SessionEnded(Event):
    """A session was ended: signed out, ended from another device, or with a password or an account.

    From `ended_at` on, its access tokens are refused.
    """

    session_id: UUID
    person_id: UUID
    ended_at: datetime


@event("identity.person_deactivated.v1", subject="person_id")
class PersonDeactivated(Event):
    """A person's account was deactivated; `person_version` is that of the profile from then on.

    Access tokens that carry an older version are refused.
    """

    person_id: UUID
    person_version: int
    deactivated_at: datetime


@event("identity.role_withdrawn.v1", subject="person_id")
class RoleWithdrawn(Event):
    """A role was withdrawn from a person, in a unit and all below it; `person_version` is that of the profile since.

    Access tokens that carry an older version are refused; a new one grants what the person still holds.
    """

    person_id: UUID
    person_version: int
    role: str
    unit_id: UUID
    withdrawn_at: datetime
