"""The tables of assessment."""

from services.assessment.models.attempts import AnswerRow, AttemptRow
from services.assessment.models.base import Base
from services.assessment.models.offerings import CourseVersionRow, OfferingRow
from services.assessment.models.participants import ParticipantRow
from services.assessment.models.policies import PolicyRow
from services.assessment.models.question_sets import QuestionSetRow
from services.assessment.models.surveys import SurveyResponseRow

__all__ = [
    "AnswerRow",
    "AttemptRow",
    "Base",
    "CourseVersionRow",
    "OfferingRow",
    "ParticipantRow",
    "PolicyRow",
    "QuestionSetRow",
    "SurveyResponseRow",
]
