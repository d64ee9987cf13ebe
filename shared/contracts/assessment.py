"""What assessment tells: results in activities, graded attempts; to itself, that an attempt's time is up."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from shared.contracts.activity_results import ActivityResult
from shared.messaging.event import Event, event


@event("assessment.activity_result_recorded.v1", subject="result_id", versioned=True)
class ActivityResultRecorded(ActivityResult):
    """What a person has reached in a quiz or a survey: one result per attempt or response."""


@event("assessment.attempt_graded.v1", subject="attempt_id")
class AttemptGraded(Event):
    """An attempt has its final score.

    `title` is the quiz's; `score` runs from 0 to 100 with two decimals, `passing_score` is what the quiz asks; `counts`
    says whether the course asks for the quiz;
    `purpose` is pretest, posttest or practice.
    """

    attempt_id: UUID
    person_id: UUID
    enrollment_id: UUID
    version_id: UUID
    activity_id: UUID
    title: str
    purpose: str
    attempt_number: int
    score: Decimal
    passing_score: int
    passed: bool
    counts: bool
    submitted_at: datetime
    graded_at: datetime


@event("assessment.attempt_due.v1", subject="attempt_id")
class AttemptDue(Event):
    """An attempt's time limit ends now: recorded at its start, available at its deadline."""

    attempt_id: UUID
    deadline_at: datetime
