"""Taking part: enrolling, reading on, leaving. Everybody sees their own enrolments only."""

from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from services.enrollment.operations.enrollments import enroll_person, withdraw_enrollment
from services.enrollment.operations.progress import mark_lesson
from services.enrollment.queries.enrollments import enrollment_of, enrollments_of
from services.enrollment.queries.views import EnrollmentView
from services.enrollment.schemas.enrollments import (
    EnrollmentArgs,
    EnrollmentOut,
    EnrollmentPage,
    LessonMark,
    NewEnrollment,
)
from shared.web.auth import principal
from shared.web.pagination import Page
from shared.web.transaction import context, reading, session, writing

blp = Blueprint("enrollments", __name__, description="Taking part in courses.")


@blp.route("/enrollments", methods=["POST"])
@writing
@blp.arguments(NewEnrollment)
@blp.response(201, EnrollmentOut)
def enroll(body: dict[str, Any]) -> EnrollmentView:
    """Take part in a course, pinned to its newest version."""
    person_id = principal().person_id
    enrollment_id = enroll_person(context(), person_id=person_id, **body)
    return enrollment_of(session(), person_id, enrollment_id)


@blp.route("/enrollments", methods=["GET"])
@reading
@blp.arguments(EnrollmentArgs, location="query")
@blp.response(200, EnrollmentPage)
def list_enrollments(args: dict[str, Any]) -> Page[EnrollmentView]:
    """The caller's enrolments, the newest first."""
    return enrollments_of(session(), principal().person_id, **args)


@blp.route("/enrollments/<uuid:enrollment_id>", methods=["GET"])
@reading
@blp.response(200, EnrollmentOut)
def show_enrollment(enrollment_id: UUID) -> EnrollmentView:
    """One enrolment of the caller, with the state of each lesson."""
    return enrollment_of(session(), principal().person_id, enrollment_id)


@blp.route("/enrollments/<uuid:enrollment_id>/withdraw", methods=["POST"])
@writing
@blp.response(200, EnrollmentOut)
def withdraw(enrollment_id: UUID) -> EnrollmentView:
    """Leave a course before completing it."""
    person_id = principal().person_id
    withdraw_enrollment(context(), enrollment_id=enrollment_id, person_id=person_id)
    return enrollment_of(session(), person_id, enrollment_id)


@blp.route("/enrollments/<uuid:enrollment_id>/lessons/<uuid:lesson_id>", methods=["PUT"])
@writing
@blp.arguments(LessonMark)
@blp.response(200, EnrollmentOut)
def mark(body: dict[str, Any], enrollment_id: UUID, lesson_id: UUID) -> EnrollmentView:
    """Mark a lesson opened or finished; a finished one stays finished."""
    person_id = principal().person_id
    mark_lesson(context(), enrollment_id=enrollment_id, person_id=person_id, lesson_id=lesson_id, **body)
    return enrollment_of(session(), person_id, enrollment_id)
