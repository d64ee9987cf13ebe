"""Starting attempts, handing them in, and grading essays."""

import secrets
from datetime import datetime
from decimal import Decimal
from uuid import UUID

import structlog
from sqlalchemy import func, select

from services.assessment.domain import attempt_rules as rules
from services.assessment.domain.errors import (
    AttemptAlreadyGraded,
    AttemptNotFound,
    AttemptStillOpen,
    AttemptsUsedUp,
    NothingToGrade,
    PointsOutOfRange,
)
from services.assessment.domain.policies import ATTEMPTS
from services.assessment.models import Attempt, QuizOffering
from services.assessment.operations.grading import answers_of, hand_in, settle
from services.assessment.operations.inserting import insert_into
from services.assessment.reads.courses import reaches_version
from services.assessment.reads.participation import (
    quiz_offering,
    refuse_unopened,
    refuse_who_left,
    version_taken_by,
)
from services.assessment.reads.policies import rule_of_version
from services.assessment.reads.question_sets import questions_of
from shared.access.scope import AccessScope
from shared.contracts.assessment import AttemptDue
from shared.ids import uuid7
from shared.messaging.outbox import record
from shared.persistence.audit import record_audit
from shared.persistence.context import Context

_log = structlog.get_logger(__name__)


def start_attempt(
    context: Context, *, person_id: UUID, enrollment_id: UUID, activity_id: UUID
) -> tuple[UUID, bool]:
    """Begin an attempt, or find the open one.

    Returns:
        The attempt's id, and whether it began just now.

    Raises:
        ParticipationNotKnownYet, NotAParticipant, ParticipationEnded, QuizNotFound, ActivityNotOpen, QuizNotReady: see
            their words.
        AttemptsUsedUp: no attempt is left.
    """
    version = version_taken_by(context.session, enrollment_id=enrollment_id, person_id=person_id)
    refuse_who_left(context.session, enrollment_id)
    offering = quiz_offering(context.session, version_id=version.version_id, activity_id=activity_id)
    refuse_unopened(context.session, enrollment_id, offering)
    questions_of(context.session, offering.question_set_id)
    now = context.clock.now()
    of_quiz = (Attempt.enrollment_id == enrollment_id, Attempt.activity_id == activity_id)
    running = context.session.scalar(select(Attempt).where(*of_quiz, Attempt.state == rules.OPEN))
    if running is not None:
        if rules.takes_answers(now, running.closes_at):
            return running.id, False
        # Its time is up and the news of that has not come round yet: it ends here, and another may begin.
        hand_in(context, attempt_id=running.id, submitted_at=rules.handed_in_at(now, running.deadline_at))
    used = context.session.scalar(select(func.count()).where(*of_quiz)) or 0
    if rules.attempts_left(offering.attempts, used) == 0:
        raise AttemptsUsedUp(f"All {offering.attempts} attempts at this quiz were taken.")
    begun = _begin(
        context, offering, person_id=person_id, enrollment_id=enrollment_id, number=used + 1, now=now
    )
    if begun is None:
        # Another request began one at the same instant: it is the one.
        return context.session.scalars(
            select(Attempt.id).where(*of_quiz, Attempt.state == rules.OPEN)
        ).one(), False
    return begun, True


def _begin(
    context: Context,
    offering: QuizOffering,
    *,
    person_id: UUID,
    enrollment_id: UUID,
    number: int,
    now: datetime,
) -> UUID | None:
    deadline_at = rules.deadline(now, offering.time_limit_minutes)
    grace = rule_of_version(context.session, ATTEMPTS, offering.version_id)
    closes_at = rules.closing(deadline_at, grace.grace_seconds)
    attempt_id: UUID | None = context.session.execute(
        insert_into(context.session, Attempt)
        .values(
            id=uuid7(),
            enrollment_id=enrollment_id,
            person_id=person_id,
            version_id=offering.version_id,
            activity_id=offering.activity_id,
            question_set_id=offering.question_set_id,
            attempt_number=number,
            seed=secrets.randbits(53),
            state=rules.OPEN,
            started_at=now,
            deadline_at=deadline_at,
            closes_at=closes_at,
        )
        .on_conflict_do_nothing()
        .returning(Attempt.id)
    ).scalar_one_or_none()
    if attempt_id is not None and deadline_at is not None:
        record(context, AttemptDue(attempt_id=attempt_id, deadline_at=deadline_at), available_at=closes_at)
    return attempt_id


def submit_attempt(context: Context, *, person_id: UUID, attempt_id: UUID) -> None:
    """Hand in one's own attempt. A second time changes nothing.

    Raises:
        AttemptNotFound: there is no such attempt, or it is somebody else's.
    """
    attempt = context.session.get(Attempt, attempt_id)
    if attempt is None or attempt.person_id != person_id:
        raise AttemptNotFound("There is no such attempt of yours.")
    hand_in(
        context,
        attempt_id=attempt_id,
        submitted_at=rules.handed_in_at(context.clock.now(), attempt.deadline_at),
    )
    context.session.refresh(attempt)


def submit_due_attempt(context: Context, *, attempt_id: UUID, deadline_at: datetime) -> None:
    """Hand in an attempt whose time is up; one that was handed in before stays as it is."""
    hand_in(context, attempt_id=attempt_id, submitted_at=deadline_at)


def grade_essay(
    context: Context,
    *,
    scope: AccessScope,
    attempt_id: UUID,
    position: int,
    earned: Decimal,
    comment: str,
) -> None:
    """Give an essay its points; the last one settles the attempt.

    Raises:
        AttemptNotFound: there is no such attempt within the scope.
        AttemptStillOpen, AttemptAlreadyGraded, NothingToGrade: nothing is to be graded.
        PointsOutOfRange: the question has fewer points.
    """
    attempt = context.session.scalar(select(Attempt).where(Attempt.id == attempt_id).with_for_update())
    if attempt is None or not reaches_version(context.session, scope, attempt.version_id):
        raise AttemptNotFound("There is no such attempt in your courses.")
    if attempt.state == rules.OPEN:
        raise AttemptStillOpen("It can be graded after it is handed in.")
    if attempt.state == rules.GRADED:
        raise AttemptAlreadyGraded(
            "Its score was told to the participant and counts; it cannot be changed here."
        )
    questions = questions_of(context.session, attempt.question_set_id)
    answers = answers_of(context.session, attempt_id)
    question = questions[position - 1] if 1 <= position <= len(questions) else None
    answer = answers.get(position)
    if question is None or not question.IS_GRADED_BY_TRAINER or answer is None or answer.answer is None:
        raise NothingToGrade(f"Question {position} is not one that a trainer grades, or was not answered.")
    if not 0 <= earned <= question.points or earned != round(earned, 2):
        raise PointsOutOfRange(
            f"Give from 0 to {question.points} points with at most two decimals.",
            fields={"earned": ["Out of range."]},
        )
    answer.earned, answer.comment, answer.graded_by = earned, comment, scope.person_id
    record_audit(
        context,
        actor_id=scope.person_id,
        action="essay.graded",
        subject=f"attempt:{attempt_id}",
        detail={"position": position, "earned": str(earned)},
    )
    settle(context, attempt, questions, answers, graded_at=context.clock.now())
