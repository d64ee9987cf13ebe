"""The tables of assessment."""

from services.assessment.models.attempts import AnswerRow, AttemptRow
from services.assessment.models.base import Base
from services.assessment.models.courses import Course, CourseTrainer
from services.assessment.models.offerings import CourseVersionRow, QuizOffering, SurveyOffering
from services.assessment.models.openings import ActivityOpening
from services.assessment.models.participants import ParticipantRow
from services.assessment.models.policies import PolicyRow
from services.assessment.models.question_sets import QuestionSetAuthor, QuestionSetRow
from services.assessment.models.surveys import SurveyResponseRow
from services.assessment.models.units import Unit, UnitLine

__all__ = [
    "ActivityOpening",
    "AnswerRow",
    "AttemptRow",
    "Base",
    "Course",
    "CourseTrainer",
    "CourseVersionRow",
    "ParticipantRow",
    "PolicyRow",
    "QuestionSetAuthor",
    "QuestionSetRow",
    "QuizOffering",
    "SurveyOffering",
    "SurveyResponseRow",
    "Unit",
    "UnitLine",
]
