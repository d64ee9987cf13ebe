"""Taking part: enrolling, reading on, leaving. Everybody sees their own enrolments only."""

from dataclasses import dataclass
from uuid import UUID

from flask_smorest import Blueprint

from services.enrollment.operations.enrollments import enroll_person, withdraw_enrollment
from services.enrollment.operations.progress import ProgressChange, mark_activity
from services.enrollment.queries.enrollments import enrollment_of, enrollments_of
from services.enrollment.queries.views import EnrollmentState, EnrollmentView
from shared.web.auth import principal
from shared.web.declared import accepts, answers
from shared.web.pagination import Page, PageArgs
from shared.web.transaction import clock, context, reading, session, writing

blp = Blueprint("enrollments", __name__, description="Taking part in courses.")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEnrollment:
    """Which course to take part in; `run_id` if it has meetings."""

    course_id: UUID
    run_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrollmentArgs(PageArgs):
    """Which of one's enrolments; without a state all but the withdrawn."""

    state: EnrollmentState | None = None


@blp.route("/enrollments", methods=["POST"])
@writing
@accepts(NewEnrollment)
@answers(201, EnrollmentView)
def enroll(body: NewEnrollment) -> EnrollmentView:
    """Take part in a course, pinned to its newest version."""
    person_id = principal().person_id
    enrollment_id = enroll_person(
        context(), person_id=person_id, course_id=body.course_id, run_id=body.run_id
    )
    return _seen(enrollment_id)


@blp.route("/enrollments", methods=["GET"])
@reading
@accepts(EnrollmentArgs, location="query")
@answers(200, Page[EnrollmentView])
def list_enrollments(args: EnrollmentArgs) -> Page[EnrollmentView]:
    """The caller's enrolments, the newest first."""
    return enrollments_of(
        session(),
        principal().person_id,
        state=args.state,
        limit=args.limit,
        cursor=args.cursor,
        now=clock().now(),
    )


@blp.route("/enrollments/<uuid:enrollment_id>", methods=["GET"])
@reading
@answers(200, EnrollmentView)
def show_enrollment(enrollment_id: UUID) -> EnrollmentView:
    """One enrolment of the caller, with the state of each activity."""
    return _seen(enrollment_id)


@blp.route("/enrollments/<uuid:enrollment_id>/withdraw", methods=["POST"])
@writing
@answers(200, EnrollmentView)
def withdraw(enrollment_id: UUID) -> EnrollmentView:
    """Leave a course before completing it."""
    withdraw_enrollment(context(), enrollment_id=enrollment_id, person_id=principal().person_id)
    return _seen(enrollment_id)


@blp.route("/enrollments/<uuid:enrollment_id>/activities/<uuid:activity_id>", methods=["PUT"])
@writing
@accepts(ProgressChange)
@answers(200, EnrollmentView)
def mark(body: ProgressChange, enrollment_id: UUID, activity_id: UUID) -> EnrollmentView:
    """Mark an activity that participants report themselves; a finished one stays finished."""
    mark_activity(
        context(),
        enrollment_id=enrollment_id,
        person_id=principal().person_id,
        activity_id=activity_id,
        change=body,
    )
    return _seen(enrollment_id)


def _seen(enrollment_id: UUID) -> EnrollmentView:
    return enrollment_of(session(), principal().person_id, enrollment_id, now=clock().now())
