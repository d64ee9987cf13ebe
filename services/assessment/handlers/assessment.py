"""What assessment does when its own scheduled facts come round."""

from sqlalchemy.orm import Session

from services.assessment.operations.attempts import submit_due_attempt
from shared.contracts.assessment import AttemptDue


def on_attempt_due(event: AttemptDue, session: Session) -> None:
    """Hand in the attempt if its participant has not: a limit holds although no page is open."""
    submit_due_attempt(session, attempt_id=event.attempt_id, deadline_at=event.deadline_at)
