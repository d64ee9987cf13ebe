"""The surveys of an enrolment, and what groups said in surveys."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.assessment.domain.errors import CourseNotKnown, SurveyNotOffered
from services.assessment.domain.policies import SURVEYS
from services.assessment.domain.survey_form import SurveyQuestion, form_questions
from services.assessment.domain.survey_summary import ScaleSummary, summarise
from services.assessment.models import CourseVersion, SurveyOffering, SurveyResponse
from services.assessment.reads.courses import reaches_course
from services.assessment.reads.participation import refuse_unopened, survey_offering, version_taken_by
from services.assessment.reads.policies import rule_of_course
from shared.access.scope import AccessScope


@dataclass(frozen=True, slots=True)
class SurveyView:
    """A survey of one enrolment; `counts` says whether the course asks for it."""

    enrollment_id: UUID
    activity_id: UUID
    version_id: UUID
    title: str
    counts: bool
    submitted_at: datetime | None
    questions: tuple[SurveyQuestion, ...]


@dataclass(frozen=True, slots=True)
class SurveyLineView:
    """One of a course's surveys, for a list; its title is that of the newest version that has it."""

    activity_id: UUID
    title: str


@dataclass(frozen=True, slots=True)
class SurveyResultsView:
    """What the participants of a course said in one survey. Withheld while fewer than `minimum` said something.

    Surveys are never added up: from a total and the results of one, those of a small group could be told.

    Attributes:
        activity_id: none if the course has no survey.
        surveys: every survey of the course, the newest version's first.
    """

    course_id: UUID
    activity_id: UUID | None
    title: str
    surveys: tuple[SurveyLineView, ...]
    response_count: int
    minimum: int
    withheld: bool
    questions: tuple[SurveyQuestion, ...]
    scales: tuple[ScaleSummary, ...]
    comments: tuple[str, ...]


def survey_of(session: Session, *, enrollment_id: UUID, activity_id: UUID, person_id: UUID) -> SurveyView:
    """A survey of one's own enrolment.

    Raises:
        ParticipationNotKnownYet, NotAParticipant, ActivityNotOpen: see their words.
        SurveyNotOffered, SurveyFormUnknown: the version has no such survey, or it cannot be asked here.
    """
    version = version_taken_by(session, enrollment_id=enrollment_id, person_id=person_id)
    offering = survey_offering(session, version_id=version.version_id, activity_id=activity_id)
    refuse_unopened(session, enrollment_id, offering)
    submitted_at = session.scalar(
        select(SurveyResponse.submitted_at).where(
            SurveyResponse.enrollment_id == enrollment_id, SurveyResponse.activity_id == activity_id
        )
    )
    return SurveyView(
        enrollment_id=enrollment_id,
        activity_id=activity_id,
        version_id=version.version_id,
        title=offering.title,
        counts=offering.counts,
        submitted_at=submitted_at,
        questions=form_questions(offering.form),
    )


def survey_results(
    session: Session, *, course_id: UUID, activity_id: UUID | None, scope: AccessScope
) -> SurveyResultsView:
    """The aggregate of one survey over all versions of a course.

    Args:
        activity_id: which survey; without it, the last one of the newest version that has any.

    Raises:
        CourseNotKnown: no version of the course is known, or it is beyond the scope.
        SurveyNotOffered: the course has no such survey.
        SurveyFormUnknown: its form is not known here.
    """
    if not reaches_course(session, scope, course_id):
        raise CourseNotKnown("There is no such course of yours.")
    minimum = rule_of_course(session, SURVEYS, course_id).group_minimum
    surveys = _surveys_of(session, course_id)
    if activity_id is not None and activity_id not in surveys:
        raise SurveyNotOffered(f"This course has no survey {activity_id}.")
    chosen = next(iter(surveys), None) if activity_id is None else activity_id
    questions = form_questions(surveys[chosen].form) if chosen else ()
    # What an earlier version asked by another form is not comparable.
    responses = (
        session.scalars(
            select(SurveyResponse.answers).where(
                SurveyResponse.course_id == course_id,
                SurveyResponse.activity_id == chosen,
                SurveyResponse.form == surveys[chosen].form,
            )
        ).all()
        if chosen
        else ()
    )
    summary = summarise(questions, responses, minimum)
    return SurveyResultsView(
        course_id=course_id,
        activity_id=chosen,
        title=surveys[chosen].title if chosen else "",
        surveys=tuple(SurveyLineView(key, offering.title) for key, offering in surveys.items()),
        response_count=summary.response_count,
        minimum=minimum,
        withheld=summary.withheld,
        questions=questions,
        scales=summary.scales,
        comments=summary.comments,
    )


def _surveys_of(session: Session, course_id: UUID) -> dict[UUID, SurveyOffering]:
    """Each survey of a course as its newest version has it; the newest version's first, its last one foremost."""
    offerings = session.scalars(
        select(SurveyOffering)
        .join(CourseVersion, CourseVersion.version_id == SurveyOffering.version_id)
        .where(CourseVersion.course_id == course_id)
        .order_by(CourseVersion.version_number.desc(), SurveyOffering.position.desc())
    )
    found: dict[UUID, SurveyOffering] = {}
    for offering in offerings:
        found.setdefault(offering.activity_id, offering)
    return found
