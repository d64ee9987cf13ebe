"""The tables of assessment."""

from services.assessment.models.attempts import Attempt, AttemptAnswer
from services.assessment.models.base import Base
from services.assessment.models.courses import Course, CourseTrainer
from services.assessment.models.offerings import CourseVersion, QuizOffering, SurveyOffering
from services.assessment.models.openings import ActivityOpening
from services.assessment.models.participants import Participant
from services.assessment.models.policies import PolicyValue
from services.assessment.models.question_sets import QuestionSet, QuestionSetAuthor
from services.assessment.models.surveys import SurveyResponse
from services.assessment.models.units import Unit, UnitLine

__all__ = [
    "ActivityOpening",
    "AttemptAnswer",
    "Attempt",
    "Base",
    "Course",
    "CourseTrainer",
    "CourseVersion",
    "Participant",
    "PolicyValue",
    "QuestionSetAuthor",
    "QuestionSet",
    "QuizOffering",
    "SurveyOffering",
    "SurveyResponse",
    "Unit",
    "UnitLine",
]
