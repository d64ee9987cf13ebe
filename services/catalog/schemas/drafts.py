"""Drafts over HTTP. The shape is checked here; what is merely missing yet, publishing asks for."""

from decimal import Decimal
from typing import Any

from marshmallow import ValidationError, fields, pre_load, validate

from services.catalog.domain.draft import (
    E_LEARNING,
    LANGUAGES,
    LESSON_RULES,
    LEVELS,
    MODES,
    PURPOSES,
    REVIEWS,
    SURVEYS,
)
from services.catalog.domain.slugs import MOST_CHARACTERS, SLUG
from shared.web.schemas import Instant, Jp, Schema, page_schema

TITLE = validate.Length(max=200)
TEXT = validate.Length(max=5_000)
MARKDOWN = validate.Length(max=200_000)
COUNT = validate.Range(0, 10_000)
SLUG_RULES = [
    validate.Length(1, MOST_CHARACTERS),
    validate.Regexp(f"^{SLUG.pattern}$", error="Small letters, digits and single hyphens."),
]


def is_plausible(jp: Decimal) -> None:
    """Refuse lesson hours that the ledger could not hold. A range would be described as limits of a number."""
    if not 0 <= jp < 1000:
        raise ValidationError("From 0 to 999.99.")


class LessonDocument(Schema):
    """A lesson. One without id is new."""

    id = fields.UUID(load_default=None, allow_none=True)
    title = fields.String(load_default="", validate=TITLE)
    minutes = fields.Integer(load_default=0, strict=True, validate=COUNT)
    markdown = fields.String(load_default="", validate=MARKDOWN)


class ModuleDocument(Schema):
    """A module. One without id is new."""

    id = fields.UUID(load_default=None, allow_none=True)
    title = fields.String(load_default="", validate=TITLE)
    lessons = fields.List(fields.Nested(LessonDocument), load_default=list, validate=validate.Length(max=300))


class QuizDocument(Schema):
    """A quiz; `question_set_id` names an immutable set of questions that assessment holds."""

    key = fields.String(required=True, validate=SLUG_RULES)
    title = fields.String(load_default="", validate=TITLE)
    purpose = fields.String(load_default="practice", validate=validate.OneOf(PURPOSES))
    counts = fields.Boolean(load_default=False)
    attempts = fields.Integer(load_default=1, strict=True, validate=COUNT)
    passing_score = fields.Integer(load_default=70, strict=True, validate=validate.Range(0, 100))
    time_limit_minutes = fields.Integer(load_default=None, allow_none=True, strict=True, validate=COUNT)
    review = fields.String(load_default="after_submit", validate=validate.OneOf(REVIEWS))
    question_set_id = fields.UUID(load_default=None, allow_none=True)
    question_count = fields.Integer(load_default=None, allow_none=True, strict=True, validate=COUNT)


class CompletionDocument(Schema):
    """What completes the course."""

    lessons = fields.String(load_default="all", validate=validate.OneOf(LESSON_RULES))
    quizzes = fields.List(fields.String(validate=SLUG_RULES), load_default=list)
    meetings = fields.Boolean(load_default=False)


class DraftDocument(Schema):
    """The whole of a course as its author edits it."""

    slug = fields.String(required=True, validate=SLUG_RULES)
    title = fields.String(required=True, validate=TITLE)
    summary = fields.String(load_default="", validate=TEXT)
    category = fields.String(load_default="", validate=validate.Length(max=100))
    language = fields.String(load_default="id", validate=validate.OneOf(LANGUAGES))
    mode = fields.String(load_default="online", validate=validate.OneOf(MODES))
    kind = fields.Integer(load_default=E_LEARNING, strict=True, validate=validate.Range(1, 25))
    jp = Jp(load_default="0.00", validate=is_plausible)
    level = fields.String(load_default="dasar", validate=validate.OneOf(LEVELS))
    competencies = fields.List(
        fields.String(validate=validate.Length(1, 100)), load_default=list, validate=validate.Length(max=20)
    )
    audience = fields.String(load_default="", validate=TEXT)
    outcomes = fields.List(
        fields.String(validate=validate.Length(max=500)), load_default=list, validate=validate.Length(max=30)
    )
    why = fields.String(load_default="", validate=TEXT)
    completion = fields.Nested(CompletionDocument, load_default=dict)
    survey = fields.String(load_default="optional", validate=validate.OneOf(SURVEYS))
    owner_unit_id = fields.UUID(load_default=None, allow_none=True)
    trainer_ids = fields.List(fields.UUID(), load_default=list, validate=validate.Length(max=50))
    modules = fields.List(fields.Nested(ModuleDocument), load_default=list, validate=validate.Length(max=40))
    quizzes = fields.List(fields.Nested(QuizDocument), load_default=list, validate=validate.Length(max=20))

    @pre_load
    def leave_out_what_only_answers_have(self, data: Any, **_: Any) -> Any:
        """Let an answer be edited and sent back as it is: what only the server says is left out."""
        if not isinstance(data, dict):
            return data
        return {name: value for name, value in data.items() if name not in ANSWER_ONLY}


ANSWER_ONLY = frozenset(
    {"id", "revision", "state", "latest_version_id", "latest_version_number", "updated_at", "problems"}
)


class DraftProblemOut(Schema):
    """One thing to mend before publishing."""

    path = fields.String(required=True)
    code = fields.String(required=True)
    message = fields.String(required=True)


class DraftOut(DraftDocument):
    """The draft with where it stands; `problems` is what keeps it from being published."""

    id = fields.UUID(required=True, metadata={"description": "Of the course."})
    revision = fields.Integer(required=True)
    state = fields.String(required=True, metadata={"description": "draft, published or changed"})
    latest_version_id = fields.UUID(required=True, allow_none=True)
    latest_version_number = fields.Integer(required=True, allow_none=True)
    updated_at = Instant(required=True)
    problems = fields.List(fields.Nested(DraftProblemOut), required=True)


class NewCourse(Schema):
    """The beginning of a course."""

    title = fields.String(required=True, validate=validate.Length(1, 200))
    slug = fields.String(load_default=None, allow_none=True, validate=SLUG_RULES)


class DraftLineOut(Schema):
    """A course as its author's list shows it."""

    id = fields.UUID(required=True)
    slug = fields.String(required=True)
    title = fields.String(required=True)
    state = fields.String(required=True)
    owner_unit_id = fields.UUID(required=True)
    latest_version_id = fields.UUID(required=True, allow_none=True)
    latest_version_number = fields.Integer(required=True, allow_none=True)
    updated_at = Instant(required=True)


class RevisionLineOut(Schema):
    """One revision of a draft."""

    revision = fields.Integer(required=True)
    title = fields.String(required=True)
    lesson_count = fields.Integer(required=True)
    origin = fields.String(required=True, metadata={"description": "created, edited, restored or imported"})
    restored_from = fields.Integer(required=True, allow_none=True)
    made_at = Instant(required=True)
    made_by = fields.UUID(required=True)


class Restore(Schema):
    """Which revision shall come back."""

    revision = fields.Integer(required=True, strict=True, validate=validate.Range(1, 2**31 - 1))


class Preview(Schema):
    """Markdown to be shown as a lesson would show it."""

    markdown = fields.String(required=True, validate=MARKDOWN)
    language = fields.String(load_default="id", validate=validate.OneOf(LANGUAGES))


class PreviewOut(Schema):
    """The HTML of a lesson, and how long an unhurried reader takes."""

    html = fields.String(required=True)
    minutes_estimate = fields.Integer(required=True)


class PublishedOut(Schema):
    """The version that was made."""

    version_id = fields.UUID(required=True)
    version_number = fields.Integer(required=True)


class ImportArgs(Schema):
    """Whether an import is only tried."""

    dry_run = fields.Boolean(load_default=False)


class CourseImport(Schema):
    """A whole course to be brought in."""

    draft = fields.Nested(DraftDocument, required=True)
    publish = fields.Boolean(load_default=False)


class ImportReportOut(Schema):
    """What an import did, or would do. `outcome` is created, revised or unchanged."""

    course_id = fields.UUID(required=True, allow_none=True)
    slug = fields.String(required=True)
    title = fields.String(required=True)
    outcome = fields.String(required=True)
    revision = fields.Integer(required=True, allow_none=True)
    published = fields.Boolean(required=True)
    version_id = fields.UUID(required=True, allow_none=True)
    version_number = fields.Integer(required=True, allow_none=True)
    lesson_count = fields.Integer(required=True)
    quiz_count = fields.Integer(required=True)


DraftPage = page_schema(DraftLineOut)
RevisionPage = page_schema(RevisionLineOut)
