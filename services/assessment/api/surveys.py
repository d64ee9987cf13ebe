"""Surveys: handed in by participants, read in aggregate by staff."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from flask_smorest import Blueprint

from services.assessment.operations.surveys import SubmittedSurveyView, submit_survey
from services.assessment.queries.surveys import SurveyResultsView, SurveyView, survey_of, survey_results
from shared.schema.types import Json, Length
from shared.web.auth import access_scope, principal
from shared.web.declared import accepts, answers
from shared.web.transaction import context, reading, session, writing

blueprint = Blueprint("surveys", __name__, description="What participants say about a course.")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSurveyResponse:
    """Answers by question: whole numbers from 1 to 5, and texts."""

    answers: Annotated[Json, Length(max=100)]


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyResultsArgs:
    """Which course, and which of its surveys.

    Attributes:
        activity_id: without it, the last survey of the newest version.
    """

    course_id: UUID
    activity_id: UUID | None = None


@blueprint.route("/surveys/<uuid:enrollment_id>/<uuid:activity_id>", methods=["GET"])
@reading
@answers(200, SurveyView)
def get_survey(enrollment_id: UUID, activity_id: UUID) -> SurveyView:
    """A survey of an enrolment of mine."""
    person_id = principal().person_id
    return survey_of(session(), enrollment_id=enrollment_id, activity_id=activity_id, person_id=person_id)


@blueprint.route("/surveys/<uuid:enrollment_id>/<uuid:activity_id>", methods=["POST"])
@writing
@accepts(NewSurveyResponse)
@answers(201, SubmittedSurveyView)
def hand_in_survey(body: NewSurveyResponse, enrollment_id: UUID, activity_id: UUID) -> SubmittedSurveyView:
    """Hand in a survey, once."""
    return submit_survey(
        context(),
        person_id=principal().person_id,
        enrollment_id=enrollment_id,
        activity_id=activity_id,
        answers=body.answers,
    )


@blueprint.route("/survey-results", methods=["GET"])
@reading
@accepts(SurveyResultsArgs, location="query")
@answers(200, SurveyResultsView)
def get_survey_results(args: SurveyResultsArgs) -> SurveyResultsView:
    """What the participants of a course of mine said in one survey, in aggregate of five or more."""
    return survey_results(
        session(), course_id=args.course_id, activity_id=args.activity_id, scope=access_scope()
    )
