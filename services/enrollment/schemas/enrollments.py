"""Enrolments, progress and the schedule over HTTP."""

from marshmallow import fields, validate

from services.enrollment.schemas.scores import Score
from shared.web.schemas import Instant, Jp, PageArgs, Schema, page_schema

ENROLLMENT_STATES = ("active", "completed", "withdrawn")
LESSON_STATES = ("opened", "finished")


class NewEnrollment(Schema):
    """Which course to take part in; `run_id` if it has meetings."""

    course_id = fields.UUID(required=True)
    run_id = fields.UUID(load_default=None, allow_none=True)


class EnrollmentArgs(PageArgs):
    """Which of one's enrolments; without a state all but the withdrawn."""

    state = fields.String(load_default=None, validate=validate.OneOf(ENROLLMENT_STATES))


class LessonMark(Schema):
    """A lesson was opened or finished. `occurred_at` is the device's time: evidence, never the judge."""

    state = fields.String(required=True, validate=validate.OneOf(LESSON_STATES))
    occurred_at = Instant(load_default=None, allow_none=True)
    device_id = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=64))


class CourseOut(Schema):
    """The course of an enrolment, as its version has it."""

    id = fields.UUID(required=True)
    slug = fields.String(required=True)
    title = fields.String(required=True)
    mode = fields.String(required=True, metadata={"description": "online, in_person or blended"})
    jp = Jp(required=True)
    version_id = fields.UUID(required=True)
    version_number = fields.Integer(required=True)


class RunMeetingOut(Schema):
    """A meeting of the run; `status` is what is marked for the participant."""

    id = fields.UUID(required=True)
    title = fields.String(required=True)
    place = fields.String(required=True)
    starts_at = Instant(required=True)
    ends_at = Instant(required=True)
    state = fields.String(required=True, metadata={"description": "planned, open or closed"})
    status = fields.String(required=True, allow_none=True)


class RunOut(Schema):
    """The run of an enrolment."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    time_zone = fields.String(required=True)
    meetings = fields.List(fields.Nested(RunMeetingOut), required=True)


class LessonStateOut(Schema):
    """How far a lesson is."""

    lesson_id = fields.UUID(required=True)
    state = fields.String(required=True, metadata={"description": "new, opened or finished"})


class NextOut(Schema):
    """What to do next."""

    kind = fields.String(required=True, metadata={"description": "lesson, quiz, survey, meeting or none"})
    id = fields.String(
        required=True, allow_none=True, metadata={"description": "Lesson or meeting id, or quiz key."}
    )
    title = fields.String(required=True)
    minutes = fields.Integer(required=True, allow_none=True)


class QuizOut(Schema):
    """A quiz and what was reached in it."""

    key = fields.String(required=True)
    title = fields.String(required=True)
    purpose = fields.String(required=True, metadata={"description": "pretest, posttest or practice"})
    counts = fields.Boolean(required=True)
    attempts = fields.Integer(required=True)
    passing_score = fields.Integer(required=True)
    best_score = Score(required=True, allow_none=True)
    passed = fields.Boolean(required=True)
    taken = fields.Integer(required=True)


class RequirementOut(Schema):
    """One thing that completion asks for."""

    kind = fields.String(required=True, metadata={"description": "lessons, quiz, meetings or survey"})
    key = fields.String(required=True, allow_none=True, metadata={"description": "The quiz."})
    title = fields.String(required=True)
    done = fields.Boolean(required=True)
    progress = fields.Integer(required=True)
    total = fields.Integer(required=True)


class SurveyOut(Schema):
    """The end-of-course survey."""

    mode = fields.String(required=True, metadata={"description": "required, optional or none"})
    submitted = fields.Boolean(required=True)


class AttendanceOut(Schema):
    """Meetings that count as attended, closed ones, all, and the share that is asked for."""

    present = fields.Integer(required=True)
    closed = fields.Integer(required=True)
    total = fields.Integer(required=True)
    minimum_percent = fields.Integer(required=True)


class CertificateRefOut(Schema):
    """The certificate of an enrolment."""

    id = fields.UUID(required=True)
    number = fields.String(required=True)
    verification_code = fields.String(required=True)
    state = fields.String(required=True, metadata={"description": "valid or revoked"})


class EnrollmentOut(Schema):
    """An enrolment with progress, what is missing and what is next. `lessons` is null in lists."""

    id = fields.UUID(required=True)
    course = fields.Nested(CourseOut, required=True)
    run = fields.Nested(RunOut, required=True, allow_none=True)
    state = fields.String(required=True, metadata={"description": "active, completed or withdrawn"})
    enrolled_at = Instant(required=True)
    completed_at = Instant(required=True, allow_none=True)
    lessons_done = fields.Integer(required=True)
    lessons_total = fields.Integer(required=True)
    minutes_left = fields.Integer(required=True)
    progress_percent = fields.Integer(required=True)
    lessons = fields.List(fields.Nested(LessonStateOut), required=True, allow_none=True)
    last_lesson_id = fields.UUID(required=True, allow_none=True)
    next = fields.Nested(NextOut, required=True)
    quizzes = fields.List(fields.Nested(QuizOut), required=True)
    requirements = fields.List(fields.Nested(RequirementOut), required=True)
    survey = fields.Nested(SurveyOut, required=True)
    attendance = fields.Nested(AttendanceOut, required=True, allow_none=True)
    score = Score(required=True, allow_none=True)
    jp_credited = Jp(required=True, allow_none=True)
    certificate = fields.Nested(CertificateRefOut, required=True, allow_none=True)


EnrollmentPage = page_schema(EnrollmentOut)
