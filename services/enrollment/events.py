"""All that enrollment hears, and what may follow from it."""

from services.enrollment.handlers.assessment import on_attempt_graded, on_survey_submitted
from services.enrollment.handlers.catalog import on_course_version_published, on_run_scheduled
from services.enrollment.handlers.enrollment import on_course_completed
from services.enrollment.handlers.identity import on_person_recorded, on_unit_recorded
from shared.access import denials
from shared.contracts.assessment import AttemptGraded, SurveySubmitted
from shared.contracts.catalog import CourseVersionPublished, RunScheduled
from shared.contracts.enrollment import CertificateIssued, CourseCompleted, JpCredited
from shared.contracts.identity import PersonRecorded, UnitRecorded
from shared.messaging.subscription import Subscription

SUBSCRIPTIONS = (
    Subscription(UnitRecorded, on_unit_recorded),
    *denials.SUBSCRIPTIONS,
    Subscription(PersonRecorded, on_person_recorded),
    Subscription(CourseVersionPublished, on_course_version_published),
    Subscription(RunScheduled, on_run_scheduled, may_cause=(CourseCompleted, JpCredited)),
    Subscription(AttemptGraded, on_attempt_graded, may_cause=(CourseCompleted, JpCredited)),
    Subscription(SurveySubmitted, on_survey_submitted, may_cause=(CourseCompleted, JpCredited)),
    Subscription(CourseCompleted, on_course_completed, may_cause=(CertificateIssued,)),
)
