"""Locking what several facts may change at once."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.enrollment.domain.errors import EnrollmentNotFound
from services.enrollment.models import Enrollment


def locked_enrollment(session: Session, enrollment_id: UUID) -> Enrollment:
    """The enrolment, its row locked until the transaction ends.

    Whoever adds a fact locks first: of two facts at once the second then sees the first.

    Raises:
        EnrollmentNotFound: there is none.
    """
    enrollment = session.scalar(
        select(Enrollment)
        .where(Enrollment.enrollment_id == enrollment_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if enrollment is None:
        raise EnrollmentNotFound()
    return enrollment
