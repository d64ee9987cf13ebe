"""Locking what several facts may change at once."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from services.enrollment.domain.errors import EnrollmentNotFound
from services.enrollment.models import Enrollment

CHUNK = 500


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


def locked_in_chunks(session: Session, wanted: Select[Enrollment]) -> Iterator[Sequence[Enrollment]]:
    """The enrolments of a query, their rows locked, some hundred at a time.

    They are locked in the order of their keys, so that two transactions over the same ones do not block each other.
    """
    wanted = wanted.order_by(Enrollment.enrollment_id).limit(CHUNK)
    wanted = wanted.with_for_update().execution_options(populate_existing=True)
    chunk = session.scalars(wanted).all()
    while chunk:
        # The caller may change rows so that they are no longer among the wanted.
        last = chunk[-1].enrollment_id
        yield chunk
        chunk = session.scalars(wanted.where(Enrollment.enrollment_id > last)).all()
