"""What came of an attempt: the score, and as much of the answers as the trainer allows."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.assessment.domain import attempt_rules as rules
from services.assessment.domain.errors import AttemptNotFound, AttemptStillOpen
from services.assessment.domain.grading import earned, grade
from services.assessment.domain.marking import Grade
from services.assessment.domain.questions import Question
from services.assessment.domain.rich_text import block_html, inline_html
from services.assessment.models import Attempt, AttemptAnswer, CourseVersion, QuizOffering
from services.assessment.queries.attempts import AttemptedQuizView, answer_rows, attempted_quiz
from services.assessment.reads.courses import reaches_version
from services.assessment.reads.participation import quiz_offering
from services.assessment.reads.question_sets import questions_of
from shared.access.scope import AccessScope


@dataclass(frozen=True, slots=True)
class ReviewedQuestionView:
    """One question looked back at. `earned` and `is_correct` are None while a trainer has to decide."""

    position: int
    type: str
    text_html: str
    points: Decimal
    is_graded_by_trainer: bool
    earned: Decimal | None
    is_correct: bool | None
    your_answer_html: str | None
    correct_answer_html: str | None
    feedback_html: str | None


@dataclass(frozen=True, slots=True)
class ResultView:
    """What came of an attempt. `gain` and `normalised_gain` compare a post-test with the first pre-test."""

    attempt_id: UUID
    enrollment_id: UUID
    version_id: UUID
    quiz: AttemptedQuizView
    state: str
    attempt_number: int
    score: Decimal | None
    passed: bool | None
    passing_score: int
    attempts_left: int | None
    submitted_at: datetime
    graded_at: datetime | None
    pretest_score: Decimal | None
    gain: Decimal | None
    normalised_gain: Decimal | None
    review: str
    questions: list[ReviewedQuestionView]


def result_of(session: Session, *, attempt_id: UUID, scope: AccessScope) -> ResultView:
    """The result of one's own attempt, or of one in a course within the scope.

    Raises:
        AttemptNotFound: there is none, or it is beyond the scope.
        AttemptStillOpen: it was not handed in.
    """
    attempt = session.get(Attempt, attempt_id)
    if attempt is None:
        raise AttemptNotFound("There is no such attempt.")
    version = session.get_one(CourseVersion, attempt.version_id)
    is_own = attempt.person_id == scope.person_id
    if not is_own and not reaches_version(session, scope, attempt.version_id):
        raise AttemptNotFound("There is no such attempt of yours.")
    if attempt.state == rules.OPEN or attempt.submitted_at is None:
        raise AttemptStillOpen("Hand it in first; then its result is here.")
    offering = quiz_offering(session, version_id=attempt.version_id, activity_id=attempt.activity_id)
    full = not is_own or rules.shows_review(
        offering.review, state=attempt.state, quiz_passed=_passed_quiz(session, attempt)
    )
    quiz = attempted_quiz(session, attempt)
    pretest = _first_pretest_score(session, attempt) if offering.purpose == "posttest" else None
    gained = normalised = None
    if pretest is not None and attempt.score is not None:
        gained = rules.gain(pretest, attempt.score)
        normalised = rules.normalised_gain(pretest, attempt.score)
    return ResultView(
        attempt_id=attempt.id,
        enrollment_id=attempt.enrollment_id,
        version_id=attempt.version_id,
        quiz=quiz,
        state=attempt.state,
        attempt_number=attempt.attempt_number,
        score=attempt.score,
        passed=attempt.passed,
        passing_score=offering.passing_score,
        attempts_left=rules.attempts_left(quiz.attempts, quiz.attempts_used),
        submitted_at=attempt.submitted_at,
        graded_at=attempt.graded_at,
        pretest_score=pretest,
        gain=gained,
        normalised_gain=normalised,
        review="full" if full else "score_only",
        questions=_reviewed(session, attempt, version.language) if full else [],
    )


def _passed_quiz(session: Session, attempt: Attempt) -> bool:
    passed = session.scalar(
        select(Attempt.id)
        .where(
            Attempt.enrollment_id == attempt.enrollment_id,
            Attempt.activity_id == attempt.activity_id,
            Attempt.passed.is_(True),
        )
        .limit(1)
    )
    return passed is not None


def _first_pretest_score(session: Session, attempt: Attempt) -> Decimal | None:
    """The first one: what was known before learning began."""
    return session.scalar(
        select(Attempt.score)
        .join(
            QuizOffering,
            (QuizOffering.version_id == Attempt.version_id)
            & (QuizOffering.activity_id == Attempt.activity_id),
        )
        .where(
            Attempt.enrollment_id == attempt.enrollment_id,
            QuizOffering.purpose == "pretest",
            Attempt.state == rules.GRADED,
        )
        .order_by(Attempt.submitted_at, Attempt.id)
        .limit(1)
    )


def _reviewed(session: Session, attempt: Attempt, language: str) -> list[ReviewedQuestionView]:
    answers = {row.position: row for row in answer_rows(session, attempt.id)}
    return [
        _review(question, position, answers.get(position), language)
        for position, question in enumerate(questions_of(session, attempt.question_set_id), start=1)
        if question.IS_ASKED
    ]


def _review(
    question: Question, position: int, row: AttemptAnswer | None, language: str
) -> ReviewedQuestionView:
    answer = row.answer if row else None
    graded = grade(question, answer)
    points = None if graded.fraction is None else earned(question, graded.fraction)
    is_correct = graded.is_correct
    if row is not None and row.graded_by is not None:
        points, is_correct = row.earned, row.earned == question.points
    return ReviewedQuestionView(
        position=position,
        type=question.TYPE,
        text_html=block_html(question.text, question.format),
        points=question.points,
        is_graded_by_trainer=question.IS_GRADED_BY_TRAINER,
        earned=points,
        is_correct=is_correct,
        your_answer_html=None if answer is None else question.answer_html(answer, language),
        correct_answer_html=question.correct_html(language),
        feedback_html=_feedback(question, graded, row),
    )


def _feedback(question: Question, graded: Grade, row: AttemptAnswer | None) -> str | None:
    parts = [block_html(remark, question.format) for remark in graded.remarks]
    if question.feedback:
        parts.append(block_html(question.feedback, question.format))
    if row is not None and row.comment:
        parts.append(f"<p>{inline_html(row.comment, 'plain')}</p>")
    return "".join(parts) or None
