"""What notification hears, and what follows."""

from services.notification.handlers.assessment import on_attempt_graded
from services.notification.handlers.catalog import on_course_version_published
from services.notification.handlers.enrollment import (
    on_certificate_issued,
    on_course_completed,
    on_jp_credited,
    on_participant_enrolled,
)
from services.notification.handlers.identity import (
    on_person_deactivated,
    on_person_recorded,
    on_role_withdrawn,
    on_unit_recorded,
)
from services.notification.handlers.notification import on_email_due
from shared.access.denials import on_session_ended
from shared.contracts.assessment import AttemptGraded
from shared.contracts.catalog import CourseVersionPublished
from shared.contracts.enrollment import CertificateIssued, CourseCompleted, JpCredited, ParticipantEnrolled
from shared.contracts.identity import (
    PersonDeactivated,
    PersonRecorded,
    RoleWithdrawn,
    SessionEnded,
    UnitRecorded,
)
from shared.contracts.notification import EmailDue
from shared.messaging.subscription import Subscription

SUBSCRIPTIONS = (
    Subscription(UnitRecorded, on_unit_recorded),
    Subscription(PersonRecorded, on_person_recorded),
    Subscription(SessionEnded, on_session_ended),
    Subscription(PersonDeactivated, on_person_deactivated, may_cause=(EmailDue,)),
    Subscription(RoleWithdrawn, on_role_withdrawn, may_cause=(EmailDue,)),
    Subscription(CourseVersionPublished, on_course_version_published),
    Subscription(ParticipantEnrolled, on_participant_enrolled, may_cause=(EmailDue,)),
    Subscription(CourseCompleted, on_course_completed),
    Subscription(JpCredited, on_jp_credited, may_cause=(EmailDue,)),
    Subscription(CertificateIssued, on_certificate_issued, may_cause=(EmailDue,)),
    Subscription(AttemptGraded, on_attempt_graded),
    Subscription(EmailDue, on_email_due, alone=True),
)
