"""What both operations and queries ask first: does this person take part, and in what?"""

from uuid import UUID

from sqlalchemy.orm import Session

from services.assessment.domain.errors import (
    NotAParticipant,
    ParticipationEnded,
    ParticipationNotKnownYet,
    QuizNotFound,
)
from services.assessment.models.offerings import CourseVersionRow, OfferingRow
from services.assessment.models.participants import ParticipantRow

_COME_BACK = "Nothing is lost: try again in a few seconds."


def version_taken_by(session: Session, *, enrollment_id: UUID, person_id: UUID) -> CourseVersionRow:
    """The version that the person's enrolment is pinned to.

    Raises:
        ParticipationNotKnownYet: the enrolment or the version has not been heard of.
        NotAParticipant: the enrolment is somebody else's.
    """
    participant = session.get(ParticipantRow, enrollment_id)
    if participant is None:
        raise ParticipationNotKnownYet(f"This enrolment is not known here yet. {_COME_BACK}")
    if participant.person_id != person_id:
        raise NotAParticipant("This enrolment belongs to somebody else, or does not exist.")
    version = session.get(CourseVersionRow, participant.version_id) if participant.version_id else None
    if version is None:
        raise ParticipationNotKnownYet(f"The course of this enrolment is not known here yet. {_COME_BACK}")
    return version


def refuse_who_left(session: Session, enrollment_id: UUID) -> None:
    """Let only present participants begin something.

    Raises:
        ParticipationEnded: the person left the course.
    """
    participant = session.get(ParticipantRow, enrollment_id)
    if participant is not None and participant.withdrew_at is not None:
        raise ParticipationEnded(
            "You left this course, so nothing more can be handed in. You may enrol again."
        )


def offering_of(session: Session, *, version_id: UUID, quiz_key: str) -> OfferingRow:
    """A quiz of a version and its rules.

    Raises:
        QuizNotFound: the version offers no such quiz.
    """
    offering = session.get(OfferingRow, (version_id, quiz_key))
    if offering is None:
        raise QuizNotFound(f"This course has no quiz {quiz_key[:60]!r}.")
    return offering
