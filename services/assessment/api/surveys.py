"""End-of-course surveys: handed in by participants, read in aggregate by staff."""

from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from services.assessment.operations.surveys import SubmittedSurvey, submit_survey
from services.assessment.queries.surveys import SurveyResultView, SurveyView, survey_of, survey_results
from services.assessment.schemas import surveys as schemas
from shared.web.auth import access_scope, principal
from shared.web.transaction import context, reading, session, writing

blueprint = Blueprint("surveys", __name__, description="What participants say at the end of a course.")


@blueprint.route("/surveys/<uuid:enrollment_id>", methods=["GET"])
@reading
@blueprint.response(200, schemas.SurveyOut)
def get_survey(enrollment_id: UUID) -> SurveyView:
    """The survey of an enrolment of mine."""
    return survey_of(session(), enrollment_id=enrollment_id, person_id=principal().person_id)


@blueprint.route("/surveys/<uuid:enrollment_id>", methods=["POST"])
@writing
@blueprint.arguments(schemas.NewSurveyResponse)
@blueprint.response(201, schemas.SurveySubmitted)
def hand_in_survey(body: dict[str, Any], enrollment_id: UUID) -> SubmittedSurvey:
    """Hand in the survey, once."""
    person_id = principal().person_id
    return submit_survey(context(), person_id=person_id, enrollment_id=enrollment_id, answers=body["answers"])


@blueprint.route("/survey-results", methods=["GET"])
@reading
@blueprint.arguments(schemas.CourseArgs, location="query")
@blueprint.response(200, schemas.SurveyResults)
def get_survey_results(args: dict[str, Any]) -> SurveyResultView:
    """What the participants of a course of mine said, in aggregate of five or more."""
    return survey_results(session(), course_id=args["course_id"], scope=access_scope())
