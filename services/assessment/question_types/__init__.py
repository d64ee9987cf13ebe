"""The types of question that this installation knows. A new type is a module and a row here.

The order matters to GIFT alone: the first type that claims what stands between the braces reads it.
"""

from services.assessment.domain.errors import QuestionTypeUnknown
from services.assessment.domain.questions import Question
from services.assessment.question_types.description import Description
from services.assessment.question_types.essay import Essay
from services.assessment.question_types.matching import Matching
from services.assessment.question_types.multiple_answers import MultipleAnswers
from services.assessment.question_types.multiple_choice import MultipleChoice
from services.assessment.question_types.numerical import Numerical
from services.assessment.question_types.ordering import Ordering
from services.assessment.question_types.short_answer import ShortAnswer
from services.assessment.question_types.true_false import TrueFalse

QUESTION_TYPES: tuple[type[Question], ...] = (
    Description,
    Essay,
    Numerical,
    Ordering,
    MultipleChoice,
    MultipleAnswers,
    Matching,
    TrueFalse,
    ShortAnswer,
)

_BY_NAME = {question_type.TYPE: question_type for question_type in QUESTION_TYPES}
TYPE_NAMES = tuple(_BY_NAME)


def question_type(name: object) -> type[Question]:
    """The type of that name.

    Raises:
        QuestionTypeUnknown: there is none; it is never taken for another.
    """
    found = _BY_NAME.get(name) if isinstance(name, str) else None
    if found is None:
        raise QuestionTypeUnknown(f"Questions of the type {str(name)[:40]!r} are not known here.")
    return found
