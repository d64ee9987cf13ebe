"""What assessment does when its own scheduled facts come round."""

from services.assessment.operations.attempts import submit_due_attempt
from shared.contracts.assessment import AttemptDue
from shared.persistence.context import Context


def on_attempt_due(event: AttemptDue, context: Context) -> None:
    """Hand in the attempt if its participant has not: a limit holds although no page is open."""
    submit_due_attempt(context, attempt_id=event.attempt_id, deadline_at=event.deadline_at)
