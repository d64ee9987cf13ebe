"""The kinds of activity that a course may hold, one module each. This table is the only place that lists them."""

from typing import Any

from services.catalog.activity_kinds.kind import ActivityKind
from services.catalog.activity_kinds.meeting import Meeting
from services.catalog.activity_kinds.page import Page
from services.catalog.activity_kinds.quiz import Quiz
from services.catalog.activity_kinds.survey import Survey

KINDS: dict[str, ActivityKind[Any]] = {kind.name: kind for kind in (Page(), Quiz(), Survey(), Meeting())}
