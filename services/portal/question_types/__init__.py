"""The types of question that this portal knows. A new type is a folder and a row here."""

from jinja2 import BaseLoader, PackageLoader, PrefixLoader

from services.portal.question_types.base import QuestionType
from services.portal.question_types.description import Description
from services.portal.question_types.essay import Essay
from services.portal.question_types.matching import Matching
from services.portal.question_types.multiple_answers import MultipleAnswers
from services.portal.question_types.multiple_choice import MultipleChoice
from services.portal.question_types.numerical import Numerical
from services.portal.question_types.ordering import Ordering
from services.portal.question_types.short_answer import ShortAnswer
from services.portal.question_types.true_false import TrueFalse

QUESTION_TYPES: tuple[QuestionType, ...] = (
    MultipleChoice(),
    MultipleAnswers(),
    TrueFalse(),
    ShortAnswer(),
    Numerical(),
    Matching(),
    Ordering(),
    Essay(),
    Description(),
)

_BY_NAME = {question_type.name: question_type for question_type in QUESTION_TYPES}


def question_type(name: object) -> QuestionType | None:
    """The type of that name; None if this portal does not know it, which the page has to say."""
    return _BY_NAME.get(name) if isinstance(name, str) else None


def type_labels() -> dict[str, str]:
    """The types' names in the visitor's language, in the order in which they are offered."""
    return {question_type.name: question_type.label() for question_type in QUESTION_TYPES}


def templates() -> BaseLoader:
    """The types' templates, as `question_types/<type>/answer.html`."""
    return PrefixLoader({"question_types": PackageLoader(__name__, "")})
