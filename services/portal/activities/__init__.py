"""The kinds of activity that this portal knows. A new kind is a package and a row here.

Pages of learners and trainers find a kind by its name (`services.portal.web.activity_kinds`); only the wiring reads
this table.
"""

from services.portal.activities.meeting import Meeting
from services.portal.activities.page import Page
from services.portal.activities.quiz import Quiz
from services.portal.activities.survey import Survey
from services.portal.web.activity_kinds import ActivityKind

ACTIVITY_KINDS: tuple[ActivityKind, ...] = (Page(), Quiz(), Survey(), Meeting())
