"""What assessment hears, and what may follow from it."""

from services.assessment.handlers.assessment import on_attempt_due
from services.assessment.handlers.catalog import on_course_version_published
from services.assessment.handlers.enrollment import (
    on_activity_opened,
    on_participant_enrolled,
    on_participant_withdrew,
)
from services.assessment.handlers.identity import on_unit_recorded
from shared.access import denials
from shared.contracts.assessment import ActivityResultRecorded, AttemptDue, AttemptGraded
from shared.contracts.catalog import CourseVersionPublished
from shared.contracts.enrollment import ActivityOpened, ParticipantEnrolled, ParticipantWithdrew
from shared.contracts.identity import UnitRecorded
from shared.messaging.subscription import Subscription

SUBSCRIPTIONS = (
    Subscription(UnitRecorded, on_unit_recorded),
    *denials.SUBSCRIPTIONS,
    Subscription(CourseVersionPublished, on_course_version_published),
    Subscription(ParticipantEnrolled, on_participant_enrolled),
    Subscription(ParticipantWithdrew, on_participant_withdrew),
    Subscription(ActivityOpened, on_activity_opened),
    Subscription(AttemptDue, on_attempt_due, may_cause=(ActivityResultRecorded, AttemptGraded)),
)
