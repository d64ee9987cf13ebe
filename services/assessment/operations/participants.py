"""Keeping assessment's copy of who takes part and what is open to whom. News may come in any order, and repeatedly."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services.assessment.models import ActivityOpening, Participant
from services.assessment.operations.inserting import insert_into


def admit_participant(
    session: Session,
    *,
    enrollment_id: UUID,
    person_id: UUID,
    course_id: UUID,
    version_id: UUID,
    enrolled_at: datetime,
) -> None:
    """Keep that a person takes part in a version. An enrolment that ended stays ended."""
    begun = {"version_id": version_id, "enrolled_at": enrolled_at}
    session.execute(
        insert_into(session, Participant)
        .values(enrollment_id=enrollment_id, person_id=person_id, course_id=course_id, **begun)
        .on_conflict_do_update(index_elements=["enrollment_id"], set_=begun)
    )


def release_participant(
    session: Session, *, enrollment_id: UUID, person_id: UUID, course_id: UUID, withdrew_at: datetime
) -> None:
    """Keep that a person left, even if it was not known yet that they came."""
    session.execute(
        insert_into(session, Participant)
        .values(
            enrollment_id=enrollment_id, person_id=person_id, course_id=course_id, withdrew_at=withdrew_at
        )
        .on_conflict_do_update(index_elements=["enrollment_id"], set_={"withdrew_at": withdrew_at})
    )


def open_activity(session: Session, *, enrollment_id: UUID, activity_id: UUID, opened_at: datetime) -> None:
    """Keep that an activity with a condition became available, even if the enrolment is not known yet."""
    session.execute(
        insert_into(session, ActivityOpening)
        .values(enrollment_id=enrollment_id, activity_id=activity_id, opened_at=opened_at)
        .on_conflict_do_nothing()
    )
