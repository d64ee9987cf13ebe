"""The survey of an enrolment, and what groups said in surveys."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.assessment.domain.errors import CourseNotKnown, SurveyNotOffered
from services.assessment.domain.policy import policy_of
from services.assessment.domain.survey_form import QUESTIONS, SurveyQuestion
from services.assessment.domain.survey_summary import ScaleSummary, summarise
from services.assessment.models import PolicyRow, SurveyResponseRow
from services.assessment.models.participation import version_taken_by
from services.assessment.reads.courses import reaches_course
from shared.access.scope import AccessScope


@dataclass(frozen=True, slots=True)
class SurveyView:
    """The survey of one enrolment; `mode` is required or optional."""

    enrollment_id: UUID
    version_id: UUID
    mode: str
    submitted_at: datetime | None
    questions: tuple[SurveyQuestion, ...]


@dataclass(frozen=True, slots=True)
class SurveyResultsView:
    """What the participants of a course said. Withheld while fewer than `minimum` said something."""

    course_id: UUID
    response_count: int
    minimum: int
    withheld: bool
    questions: tuple[SurveyQuestion, ...]
    scales: tuple[ScaleSummary, ...]
    comments: tuple[str, ...]


def survey_of(session: Session, *, enrollment_id: UUID, person_id: UUID) -> SurveyView:
    """The survey of one's own enrolment.

    Raises:
        ParticipationNotKnownYet, NotAParticipant: see their words.
        SurveyNotOffered: the course has none.
    """
    version = version_taken_by(session, enrollment_id=enrollment_id, person_id=person_id)
    if version.survey == "none":
        raise SurveyNotOffered("This course has no survey.")
    submitted_at = session.scalar(
        select(SurveyResponseRow.submitted_at).where(SurveyResponseRow.enrollment_id == enrollment_id)
    )
    return SurveyView(enrollment_id, version.version_id, version.survey, submitted_at, QUESTIONS)


def survey_results(session: Session, *, course_id: UUID, scope: AccessScope) -> SurveyResultsView:
    """The aggregate over all versions of a course.

    Raises:
        CourseNotKnown: no version of it is known, or it is beyond the scope.
    """
    if not reaches_course(session, scope, course_id):
        raise CourseNotKnown("There is no such course of yours.")
    responses = session.scalars(
        select(SurveyResponseRow.answers).where(SurveyResponseRow.course_id == course_id)
    ).all()
    rows = session.execute(select(PolicyRow.name, PolicyRow.value)).all()
    minimum = policy_of({row.name: row.value for row in rows}).survey_group_minimum
    summary = summarise(responses, minimum)
    return SurveyResultsView(
        course_id,
        summary.response_count,
        minimum,
        summary.withheld,
        QUESTIONS,
        summary.scales,
        summary.comments,
    )
