"""All events that enrollment subscribes to, and what may follow from each.

To take the results of a further service, add its `activity_result_recorded` here; nothing else changes.
"""

from services.enrollment.handlers.activities import on_activity_result_recorded
from services.enrollment.handlers.catalog import on_course_version_published, on_run_scheduled
from services.enrollment.handlers.enrollment import on_availability_due, on_course_completed
from services.enrollment.handlers.identity import on_person_recorded, on_unit_recorded
from shared.access import denials
from shared.contracts.assessment import ActivityResultRecorded
from shared.contracts.catalog import CourseVersionPublished, RunScheduled
from shared.contracts.enrollment import (
    ActivityOpened,
    AvailabilityDue,
    CertificateIssued,
    CourseCompleted,
    JpCredited,
)
from shared.contracts.identity import PersonRecorded, UnitRecorded
from shared.messaging.subscription import Subscription

RESULTS_MAY_CAUSE = (CourseCompleted, JpCredited, ActivityOpened)

SUBSCRIPTIONS = (
    Subscription(UnitRecorded, on_unit_recorded, may_cause=(ActivityOpened,)),
    *denials.SUBSCRIPTIONS,
    Subscription(PersonRecorded, on_person_recorded, may_cause=(ActivityOpened,)),
    Subscription(CourseVersionPublished, on_course_version_published),
    Subscription(RunScheduled, on_run_scheduled, may_cause=RESULTS_MAY_CAUSE),
    Subscription(ActivityResultRecorded, on_activity_result_recorded, may_cause=RESULTS_MAY_CAUSE),
    Subscription(AvailabilityDue, on_availability_due, may_cause=(ActivityOpened,)),
    Subscription(CourseCompleted, on_course_completed, may_cause=(CertificateIssued,)),
)
