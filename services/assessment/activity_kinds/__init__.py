"""The kinds of activity that assessment owns. A new kind is a module and a row here; all others are other services'."""

from collections.abc import Mapping

from services.assessment.activity_kinds.kind import ActivityKind
from services.assessment.activity_kinds.quiz import QUIZ
from services.assessment.activity_kinds.survey import SURVEY

KINDS: Mapping[str, ActivityKind] = {kind.name: kind for kind in (QUIZ, SURVEY)}
