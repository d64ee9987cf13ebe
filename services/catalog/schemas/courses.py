"""Published courses, versions and lessons over HTTP."""

from marshmallow import fields, validate

from services.catalog.domain.draft import MODES
from shared.web.schemas import Instant, Jp, PageArgs, Schema, page_schema


class CourseListArgs(PageArgs):
    """How the list of courses is narrowed; what is empty narrows nothing."""

    q = fields.String(load_default="", validate=validate.Length(max=200), metadata={"description": "Words."})
    category = fields.String(load_default="", validate=validate.Length(max=100))
    competency = fields.String(load_default="", validate=validate.Length(max=100))
    mode = fields.String(load_default="", validate=validate.OneOf(["", *MODES]))


class CompetencyName(Schema):
    """A competency with its kind (managerial, socio_cultural, technical) and its names."""

    key = fields.String(required=True)
    kind = fields.String(required=True)
    name_id = fields.String(required=True, metadata={"description": "In Indonesian."})
    name_en = fields.String(required=True, metadata={"description": "In English."})


class CompetencyList(Schema):
    """All competencies that the list knows."""

    items = fields.List(fields.Nested(CompetencyName))


class Category(Schema):
    """A category of published courses."""

    name = fields.String(required=True)
    course_count = fields.Integer(required=True)


class CategoryList(Schema):
    """Every category that has a published course."""

    items = fields.List(fields.Nested(Category))


class CourseCardOut(Schema):
    """A published course as a list shows it."""

    id = fields.UUID(required=True)
    slug = fields.String(required=True)
    title = fields.String(required=True)
    summary = fields.String(required=True)
    category = fields.String(required=True)
    language = fields.String(required=True)
    mode = fields.String(required=True, metadata={"description": "online, in_person or blended"})
    kind = fields.Integer(required=True, metadata={"description": "Civil-service code; 16 is E-Learning."})
    jp = Jp(required=True)
    minutes = fields.Integer(required=True)
    level = fields.String(required=True)
    lesson_count = fields.Integer(required=True)
    quiz_count = fields.Integer(required=True)
    competencies = fields.List(fields.String(), required=True)
    competency_names = fields.List(fields.Nested(CompetencyName), required=True)
    version_id = fields.UUID(required=True)
    version_number = fields.Integer(required=True)
    published_at = Instant(required=True)
    next_meeting_at = Instant(required=True, allow_none=True)


class LessonLineOut(Schema):
    """A lesson as an outline shows it."""

    id = fields.UUID(required=True)
    title = fields.String(required=True)
    minutes = fields.Integer(required=True)


class ModuleLineOut(Schema):
    """A module with its lessons."""

    title = fields.String(required=True)
    minutes = fields.Integer(required=True)
    lessons = fields.List(fields.Nested(LessonLineOut), required=True)


class QuizLineOut(Schema):
    """A quiz and the rules it is taken by."""

    key = fields.String(required=True)
    title = fields.String(required=True)
    purpose = fields.String(required=True)
    counts = fields.Boolean(required=True)
    attempts = fields.Integer(required=True)
    passing_score = fields.Integer(required=True)
    time_limit_minutes = fields.Integer(required=True, allow_none=True)
    question_count = fields.Integer(required=True)


class MeetingOut(Schema):
    """A class meeting."""

    id = fields.UUID(required=True)
    title = fields.String(required=True)
    place = fields.String(required=True)
    starts_at = Instant(required=True)
    ends_at = Instant(required=True)


class CourseRunOut(Schema):
    """A run as the public page of its course shows it."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    capacity = fields.Integer(required=True, allow_none=True)
    time_zone = fields.String(required=True)
    meetings = fields.List(fields.Nested(MeetingOut), required=True)


class OutlineOut(Schema):
    """What a version asks and offers beyond its card."""

    audience = fields.String(required=True)
    outcomes = fields.List(fields.String(), required=True)
    why = fields.String(required=True)
    modules = fields.List(fields.Nested(ModuleLineOut), required=True)
    quizzes = fields.List(fields.Nested(QuizLineOut), required=True)
    requires_lessons = fields.Boolean(required=True)
    required_quizzes = fields.List(fields.String(), required=True)
    requires_attendance = fields.Boolean(required=True)
    survey = fields.String(required=True, metadata={"description": "required, optional or none"})


class CourseDetailOut(CourseCardOut, OutlineOut):
    """A published course with its outline and the runs to come or under way."""

    runs = fields.List(fields.Nested(CourseRunOut), required=True)


class VersionOut(OutlineOut):
    """The outline of one immutable version."""

    version_id = fields.UUID(required=True)
    version_number = fields.Integer(required=True)
    course_id = fields.UUID(required=True)
    slug = fields.String(required=True)
    title = fields.String(required=True)
    summary = fields.String(required=True)
    category = fields.String(required=True)
    language = fields.String(required=True)
    mode = fields.String(required=True)
    kind = fields.Integer(required=True)
    jp = Jp(required=True)
    level = fields.String(required=True)
    minutes = fields.Integer(required=True)
    lesson_count = fields.Integer(required=True)
    competencies = fields.List(fields.String(), required=True)
    competency_names = fields.List(fields.Nested(CompetencyName), required=True)
    published_at = Instant(required=True)


class LessonOut(Schema):
    """A lesson to be read; positions count from one."""

    id = fields.UUID(required=True)
    title = fields.String(required=True)
    minutes = fields.Integer(required=True)
    html = fields.String(required=True, metadata={"description": "Sanitised when the version was published."})
    bytes = fields.Integer(required=True, attribute="byte_count", metadata={"description": "Size of `html`."})
    module_title = fields.String(required=True)
    module_number = fields.Integer(required=True)
    module_count = fields.Integer(required=True)
    position = fields.Integer(required=True)
    count = fields.Integer(required=True)
    previous_id = fields.UUID(required=True, allow_none=True)
    next_id = fields.UUID(required=True, allow_none=True)


CoursePage = page_schema(CourseCardOut)
