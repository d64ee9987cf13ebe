"""Surveys on the wire."""

from marshmallow import fields, validate

from shared.web.schemas import Instant, Schema


class SurveyQuestion(Schema):
    """A question in both languages; `labels` are the steps 1 to 5, empty for a text."""

    key = fields.String()
    kind = fields.String()
    text = fields.Dict(keys=fields.String(), values=fields.String())
    labels = fields.Dict(keys=fields.String(), values=fields.List(fields.String()))
    required = fields.Boolean()


class SurveyOut(Schema):
    """The survey of an enrolment."""

    enrollment_id = fields.UUID()
    version_id = fields.UUID()
    mode = fields.String()
    submitted_at = Instant(allow_none=True)
    questions = fields.List(fields.Nested(SurveyQuestion))


class NewSurveyResponse(Schema):
    """Answers by question: whole numbers from 1 to 5, and texts."""

    answers = fields.Dict(required=True, keys=fields.String(), validate=validate.Length(max=100))


class SurveySubmitted(Schema):
    """That it was handed in."""

    response_id = fields.UUID()
    submitted_at = Instant()


class CourseArgs(Schema):
    """Which course."""

    course_id = fields.UUID(required=True)


class Scale(Schema):
    """How often each step from 1 to 5 was chosen, and their mean."""

    key = fields.String()
    kind = fields.String()
    count = fields.Integer()
    steps = fields.List(fields.Integer())
    mean = fields.Decimal(as_string=True, allow_none=True)


class SurveyResults(Schema):
    """What a group said; only its size while it is smaller than `minimum`."""

    course_id = fields.UUID()
    response_count = fields.Integer()
    minimum = fields.Integer()
    withheld = fields.Boolean()
    questions = fields.List(fields.Nested(SurveyQuestion))
    scales = fields.List(fields.Nested(Scale))
    comments = fields.List(fields.String())
