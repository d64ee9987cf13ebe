"""Heard from ourselves: a completed course, whose certificate is issued in a transaction of its own.

So the locked counter of numbers holds up no completion, and a certificate that cannot be issued yet takes none back.
"""

from services.enrollment.domain.errors import EnrollmentNotFound, IssuerNotKnown
from services.enrollment.operations.certificates import issue_certificate
from shared.contracts.enrollment import CourseCompleted
from shared.messaging.errors import NotYet
from shared.persistence.context import Context


def on_course_completed(event: CourseCompleted, context: Context) -> None:
    """Issue the certificate, numbered and dated as of the completion."""
    try:
        issue_certificate(context.at(event.completed_at), enrollment_id=event.enrollment_id)
    except (EnrollmentNotFound, IssuerNotKnown) as error:
        raise NotYet(f"certificate of enrolment {event.enrollment_id}") from error
