"""Results in activities, as the services that own their kinds report them."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from services.enrollment.domain.errors import ActivityNotFound, ResultNotByOwner
from services.enrollment.models import ActivityResult
from services.enrollment.operations.completion import settle
from services.enrollment.operations.locks import locked_enrollment
from services.enrollment.reads.versions import version_of
from shared.contracts.activities import Outcome
from shared.persistence.context import Context


def record_result(
    context: Context,
    *,
    reported_by: str,
    result_id: UUID,
    version: int,
    enrollment_id: UUID,
    activity_id: UUID,
    outcome: Outcome,
    score: Decimal | None,
    is_last: bool,
    occurred_at: datetime,
) -> None:
    """Keep the newest version of a result, complete the enrolment if it is due, and open what it opens.

    Args:
        reported_by: the service that says so.

    Raises:
        EnrollmentNotFound: the enrolment is not known.
        ActivityNotFound: its version has no such activity.
        ResultNotByOwner: another service reports the results of the activity.
    """
    enrollment = locked_enrollment(context.session, enrollment_id)
    rule = version_of(context.session, enrollment.version_id).rule
    activity = rule.activity(activity_id)
    if activity is None:
        raise ActivityNotFound()
    if activity.reported_by != reported_by:
        raise ResultNotByOwner(f"They come from {activity.reported_by}, not from {reported_by}.")
    row = context.session.get(ActivityResult, result_id)
    if row is None:
        row = ActivityResult(result_id=result_id, enrollment_id=enrollment_id)
        context.session.add(row)
    elif row.version >= version:
        return
    elif (row.enrollment_id, row.activity_id) != (enrollment_id, activity_id):
        raise ResultNotByOwner("This result belongs to another activity.")
    row.version = version
    row.activity_id = activity_id
    row.outcome = outcome.value
    row.score = score
    row.is_last = is_last
    row.occurred_at = occurred_at
    settle(context, [enrollment])
