"""What enrollment does with results in activities, whichever service owns their kind and reports them."""

from services.enrollment.domain.errors import ActivityNotFound, EnrollmentNotFound, ResultNotByOwner
from services.enrollment.operations.results import record_result
from shared.contracts.activity_results import ActivityResult
from shared.messaging.errors import NotAcceptable, NotYet
from shared.persistence.context import Context


def on_activity_result_recorded(event: ActivityResult, context: Context) -> None:
    """Keep the result. One in an activity that its publisher does not own is refused for good."""
    try:
        record_result(
            context.at(event.occurred_at),
            reported_by=event.publisher,
            result_id=event.result_id,
            version=event.version,
            enrollment_id=event.enrollment_id,
            activity_id=event.activity_id,
            outcome=event.outcome,
            score=event.score,
            is_last=event.is_last,
            occurred_at=event.occurred_at,
        )
    except EnrollmentNotFound as error:
        raise NotYet(f"enrolment {event.enrollment_id}") from error
    except (ActivityNotFound, ResultNotByOwner) as error:
        raise NotAcceptable(f"result in activity {event.activity_id}") from error
