"""What both operations and queries ask first: does this person take part, in what, and is it open?"""

from uuid import UUID

from sqlalchemy.orm import Session

from services.assessment.domain.errors import (
    ActivityNotOpen,
    NotAParticipant,
    ParticipationEnded,
    ParticipationNotKnownYet,
    QuizNotFound,
    SurveyNotOffered,
)
from services.assessment.models import (
    ActivityOpening,
    CourseVersion,
    Participant,
    QuizOffering,
    SurveyOffering,
)

_COME_BACK = "Nothing is lost: try again in a few seconds."


def version_taken_by(session: Session, *, enrollment_id: UUID, person_id: UUID) -> CourseVersion:
    """The version that the person's enrolment is pinned to.

    Raises:
        ParticipationNotKnownYet: the enrolment or the version has not been heard of.
        NotAParticipant: the enrolment is somebody else's.
    """
    participant = session.get(Participant, enrollment_id)
    if participant is None:
        raise ParticipationNotKnownYet(f"This enrolment is not known here yet. {_COME_BACK}")
    if participant.person_id != person_id:
        raise NotAParticipant("This enrolment belongs to somebody else, or does not exist.")
    version = session.get(CourseVersion, participant.version_id) if participant.version_id else None
    if version is None:
        raise ParticipationNotKnownYet(f"The course of this enrolment is not known here yet. {_COME_BACK}")
    return version


def refuse_who_left(session: Session, enrollment_id: UUID) -> None:
    """Let only present participants begin something.

    Raises:
        ParticipationEnded: the person left the course.
    """
    participant = session.get(Participant, enrollment_id)
    if participant is not None and participant.withdrew_at is not None:
        raise ParticipationEnded(
            "You left this course, so nothing more can be handed in. You may enrol again."
        )


def refuse_unopened(session: Session, enrollment_id: UUID, offering: QuizOffering | SurveyOffering) -> None:
    """Let nobody begin an activity whose condition is not met.

    Raises:
        ActivityNotOpen: it has a condition, and that it opened for this enrolment has not been heard of.
    """
    opening = (enrollment_id, offering.activity_id)
    if offering.has_condition and session.get(ActivityOpening, opening) is None:
        raise ActivityNotOpen(
            "It opens when its condition is met; the page of the course says what is missing. If you have just "
            "met it, try again in a few seconds."
        )


def quiz_offering(session: Session, *, version_id: UUID, activity_id: UUID) -> QuizOffering:
    """A quiz of a version and its rules.

    Raises:
        QuizNotFound: the version offers no such quiz.
    """
    offering = session.get(QuizOffering, (version_id, activity_id))
    if offering is None:
        raise QuizNotFound(f"This course has no quiz {activity_id}.")
    return offering


def survey_offering(session: Session, *, version_id: UUID, activity_id: UUID) -> SurveyOffering:
    """A survey of a version.

    Raises:
        SurveyNotOffered: the version offers no such survey.
    """
    offering = session.get(SurveyOffering, (version_id, activity_id))
    if offering is None:
        raise SurveyNotOffered(f"This course has no survey {activity_id}.")
    return offering
