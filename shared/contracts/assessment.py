"""What assessment tells: graded attempts and handed-in surveys; to itself, that an attempt's time is up."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from shared.messaging.event import Event, event


@event("assessment.attempt_graded.v1", subject="attempt_id")
class AttemptGraded(Event):
    """An attempt has its final score.

    `score` runs from 0 to 100 with two decimals; `counts` says whether the quiz counts toward completion;
    `purpose` is pretest, posttest or practice.
    """

    attempt_id: UUID
    person_id: UUID
    enrollment_id: UUID
    version_id: UUID
    quiz_key: str
    purpose: str
    attempt_number: int
    score: Decimal
    passed: bool
    counts: bool
    submitted_at: datetime
    graded_at: datetime


@event("assessment.attempt_due.v1", subject="attempt_id")
class AttemptDue(Event):
    """An attempt's time limit ends now: recorded at its start, available at its deadline."""

    attempt_id: UUID
    deadline_at: datetime


@event("assessment.survey_submitted.v1", subject="response_id")
class SurveySubmitted(Event):
    """A participant handed in the end-of-course survey. The answers stay in assessment."""

    response_id: UUID
    enrollment_id: UUID
    person_id: UUID
    version_id: UUID
    submitted_at: datetime
