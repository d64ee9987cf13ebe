"""What enrollment does with its own events.

The certificate of a completed course is issued in a transaction of its own: so the locked counter of numbers holds up
no completion, and a certificate that cannot be issued yet takes none back.
"""

from services.enrollment.domain.errors import EnrollmentNotFound, IssuerNotKnown
from services.enrollment.operations.certificates import issue_certificate
from services.enrollment.operations.openings import open_at_date
from shared.contracts.enrollment import AvailabilityDue, CourseCompleted
from shared.messaging.errors import NotYet
from shared.persistence.context import Context


def on_course_completed(event: CourseCompleted, context: Context) -> None:
    """Issue the certificate, numbered and dated as of the completion."""
    try:
        issue_certificate(context.at(event.completed_at), enrollment_id=event.enrollment_id)
    except (EnrollmentNotFound, IssuerNotKnown) as error:
        raise NotYet(f"certificate of enrolment {event.enrollment_id}") from error


def on_availability_due(event: AvailabilityDue, context: Context) -> None:
    """Open what the date opens."""
    try:
        open_at_date(context.at(event.due_at), enrollment_id=event.enrollment_id)
    except EnrollmentNotFound as error:
        raise NotYet(f"enrolment {event.enrollment_id}") from error
