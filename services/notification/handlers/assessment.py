"""What follows here from what assessment tells."""

from services.notification.operations.messages import tell_not_passed
from shared.contracts.assessment import AttemptGraded
from shared.persistence.context import Context


def on_attempt_graded(event: AttemptGraded, context: Context) -> None:
    """Encourage whoever did not pass a quiz that counts."""
    if event.passed or not event.counts:
        return
    tell_not_passed(
        context.at(event.graded_at),
        person_id=event.person_id,
        attempt_id=event.attempt_id,
        enrollment_id=event.enrollment_id,
        version_id=event.version_id,
        quiz_title=event.title,
        score=event.score,
        passing_score=event.passing_score,
    )
