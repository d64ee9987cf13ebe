"""Quizzes, attempts and results on the wire."""

from marshmallow import fields, validate

from services.assessment.domain.question_checks import LONGEST_FEEDBACK
from services.assessment.schemas.texts import short_text
from shared.web.schemas import Instant, PageArgs, Schema, page_schema


class EnrollmentArgs(Schema):
    """Which enrolment."""

    enrollment_id = fields.UUID(required=True)


class Quiz(Schema):
    """A quiz and where the participant stands in it. `attempts` 0 means any number."""

    key = fields.String()
    title = fields.String()
    purpose = fields.String()
    counts = fields.Boolean()
    attempts = fields.Integer()
    attempts_used = fields.Integer()
    best_score = fields.Decimal(as_string=True, allow_none=True)
    passed = fields.Boolean()
    passing_score = fields.Integer()
    time_limit_minutes = fields.Integer(allow_none=True)
    question_count = fields.Integer()
    open_attempt_id = fields.UUID(allow_none=True)
    last_attempt_id = fields.UUID(allow_none=True)


QuizPage = page_schema(Quiz)


class NewAttempt(Schema):
    """Which quiz to take."""

    enrollment_id = fields.UUID(required=True)
    quiz_key = short_text(100, least=1, required=True)


class AttemptedQuiz(Schema):
    """The quiz of an attempt."""

    key = fields.String()
    title = fields.String()
    purpose = fields.String()
    passing_score = fields.Integer()
    time_limit_minutes = fields.Integer(allow_none=True)
    attempts = fields.Integer()
    attempts_used = fields.Integer()


class ShownQuestion(Schema):
    """A question as shown. `presentation` holds what its type shows beside the text, such as `choices`."""

    position = fields.Integer()
    type = fields.String()
    text_html = fields.String()
    points = fields.Decimal(as_string=True)
    is_asked = fields.Boolean(metadata={"description": "Whether it takes an answer."})
    presentation = fields.Dict(keys=fields.String(), values=fields.Raw())
    answer = fields.Dict(allow_none=True)
    answered_at = Instant(allow_none=True)


class AttemptOut(Schema):
    """An attempt with its questions and the answers saved so far."""

    id = fields.UUID()
    enrollment_id = fields.UUID()
    version_id = fields.UUID()
    quiz = fields.Nested(AttemptedQuiz)
    state = fields.String()
    attempt_number = fields.Integer()
    started_at = Instant()
    deadline_at = Instant(allow_none=True)
    server_now = Instant()
    answered_count = fields.Integer()
    question_count = fields.Integer()
    questions = fields.List(fields.Nested(ShownQuestion))


class GivenAnswer(Schema):
    """An answer as the question's type takes it, such as {"choice": "b"}, or null to take it back."""

    answer = fields.Dict(required=True, allow_none=True)
    occurred_at = Instant(
        load_default=None, allow_none=True, metadata={"description": "By the phone's clock."}
    )


class SavedAnswer(Schema):
    """That it was saved."""

    saved_at = Instant()
    answered_count = fields.Integer()
    question_count = fields.Integer()


class ReviewedQuestion(Schema):
    """A question looked back at."""

    position = fields.Integer()
    type = fields.String()
    text_html = fields.String()
    points = fields.Decimal(as_string=True)
    is_graded_by_trainer = fields.Boolean()
    earned = fields.Decimal(as_string=True, allow_none=True)
    is_correct = fields.Boolean(allow_none=True)
    your_answer_html = fields.String(allow_none=True)
    correct_answer_html = fields.String(allow_none=True)
    feedback_html = fields.String(allow_none=True)


class ResultOut(Schema):
    """What came of an attempt; `review` is full or score_only."""

    attempt_id = fields.UUID()
    enrollment_id = fields.UUID()
    version_id = fields.UUID()
    quiz = fields.Nested(AttemptedQuiz)
    state = fields.String()
    attempt_number = fields.Integer()
    score = fields.Decimal(as_string=True, allow_none=True)
    passed = fields.Boolean(allow_none=True)
    passing_score = fields.Integer()
    attempts_left = fields.Integer(allow_none=True)
    submitted_at = Instant()
    graded_at = Instant(allow_none=True)
    pretest_score = fields.Decimal(as_string=True, allow_none=True)
    gain = fields.Decimal(as_string=True, allow_none=True)
    normalised_gain = fields.Decimal(as_string=True, allow_none=True)
    review = fields.String()
    questions = fields.List(fields.Nested(ReviewedQuestion))


class AwaitingArgs(PageArgs):
    """Only attempts that wait for grading are listed."""

    awaiting_grading = fields.Boolean(load_default=True, validate=validate.Equal(True))


class WaitingAttempt(Schema):
    """An attempt that waits for a trainer's points."""

    attempt_id = fields.UUID()
    enrollment_id = fields.UUID()
    person_id = fields.UUID()
    course_id = fields.UUID()
    course_title = fields.String()
    version_id = fields.UUID()
    quiz_key = fields.String()
    quiz_title = fields.String()
    attempt_number = fields.Integer()
    submitted_at = Instant()


WaitingPage = page_schema(WaitingAttempt)


class NewGrade(Schema):
    """The points for one essay."""

    position = fields.Integer(required=True, strict=True)
    earned = fields.Decimal(required=True, allow_nan=False)
    comment = short_text(LONGEST_FEEDBACK, load_default="")
