"""Facts heard from assessment: graded attempts and handed-in surveys."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from services.enrollment.models import QuizResult, SurveyMark
from services.enrollment.operations.completion import complete_if_due
from services.enrollment.operations.locks import locked_enrollment
from shared.persistence.context import Context


def record_attempt(
    context: Context,
    *,
    attempt_id: UUID,
    enrollment_id: UUID,
    quiz_key: str,
    score: Decimal,
    passed: bool,
    graded_at: datetime,
) -> None:
    """Keep a graded attempt and complete the enrolment if this was the last thing missing.

    Raises:
        EnrollmentNotFound: the enrolment is not known.
    """
    locked_enrollment(context.session, enrollment_id)
    if context.session.get(QuizResult, attempt_id) is None:
        context.session.add(
            QuizResult(
                attempt_id=attempt_id,
                enrollment_id=enrollment_id,
                quiz_key=quiz_key,
                score=score,
                passed=passed,
                graded_at=graded_at,
            )
        )
    complete_if_due(context, enrollment_id)


def record_survey(context: Context, *, enrollment_id: UUID, submitted_at: datetime) -> None:
    """Keep that the survey was handed in (the earliest time, if told twice) and complete the enrolment if due.

    Raises:
        EnrollmentNotFound: the enrolment is not known.
    """
    locked_enrollment(context.session, enrollment_id)
    mark = context.session.get(SurveyMark, enrollment_id)
    if mark is None:
        context.session.add(SurveyMark(enrollment_id=enrollment_id, submitted_at=submitted_at))
    else:
        mark.submitted_at = min(mark.submitted_at, submitted_at)
    complete_if_due(context, enrollment_id)
