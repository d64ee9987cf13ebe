"""What assessment does when enrollment tells something."""

from services.assessment.operations.participants import admit_participant, open_activity, release_participant
from shared.contracts.enrollment import ActivityOpened, ParticipantEnrolled, ParticipantWithdrew
from shared.persistence.context import Context


def on_participant_enrolled(event: ParticipantEnrolled, context: Context) -> None:
    """Let the person take the quizzes of the version."""
    admit_participant(
        context.session,
        enrollment_id=event.enrollment_id,
        person_id=event.person_id,
        course_id=event.course_id,
        version_id=event.version_id,
        enrolled_at=event.enrolled_at,
    )


def on_participant_withdrew(event: ParticipantWithdrew, context: Context) -> None:
    """Let the person begin nothing more."""
    release_participant(
        context.session,
        enrollment_id=event.enrollment_id,
        person_id=event.person_id,
        course_id=event.course_id,
        withdrew_at=event.withdrew_at,
    )


def on_activity_opened(event: ActivityOpened, context: Context) -> None:
    """Let the person begin an activity that has a condition."""
    open_activity(
        context.session,
        enrollment_id=event.enrollment_id,
        activity_id=event.activity_id,
        opened_at=event.opened_at,
    )
