"""Heard from assessment: graded attempts and handed-in surveys, each of which may complete a course."""

from services.enrollment.domain.errors import EnrollmentNotFound
from services.enrollment.operations.results import record_attempt, record_survey
from shared.contracts.assessment import AttemptGraded, SurveySubmitted
from shared.messaging.errors import NotYet
from shared.persistence.context import Context


def on_attempt_graded(event: AttemptGraded, context: Context) -> None:
    """Keep the result of the attempt."""
    try:
        record_attempt(
            context.at(event.graded_at),
            attempt_id=event.attempt_id,
            enrollment_id=event.enrollment_id,
            quiz_key=event.quiz_key,
            score=event.score,
            passed=event.passed,
            graded_at=event.graded_at,
        )
    except EnrollmentNotFound as error:
        raise NotYet(f"enrolment {event.enrollment_id}") from error


def on_survey_submitted(event: SurveySubmitted, context: Context) -> None:
    """Keep that the survey was handed in."""
    try:
        record_survey(
            context.at(event.submitted_at),
            enrollment_id=event.enrollment_id,
            submitted_at=event.submitted_at,
        )
    except EnrollmentNotFound as error:
        raise NotYet(f"enrolment {event.enrollment_id}") from error
