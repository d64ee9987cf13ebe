"""Surveys: questions without right answers, shown to staff in aggregate only."""

from collections.abc import Collection

from flask import url_for
from typing_extensions import override

from services.portal.activities.survey import surveys
from services.portal.activities.survey.editor import SurveyEditor
from services.portal.clients.shapes.enrollment import ActivityView
from services.portal.web.activity_kinds import ActivityKind
from services.portal.web.i18n import gettext, ngettext
from services.portal.web.optional import optional
from services.portal.web.user_session import clients
from shared.contracts.activities.survey import KIND


class Survey(ActivityKind):
    """What participants think, asked by assessment."""

    name = KIND
    icon = "pencil"
    package = __name__
    editor = SurveyEditor()
    blueprints = (surveys.blueprint,)

    @override
    def label(self) -> str:
        return gettext("Survei")

    @override
    def count(self, num: int) -> str:
        return ngettext("%(num)d survei", "%(num)d survei", num)

    @override
    def address(self, enrollment_id: str, activity_id: str) -> str:
        return url_for("surveys.page", enrollment_id=enrollment_id, activity_id=activity_id)

    @override
    def state_name(self, state: str) -> str:
        return gettext("belum diisi") if state == "new" else super().state_name(state)

    @override
    def action(self, *, is_first: bool) -> str:
        return gettext("Isi survei")

    @override
    def reminder(self, course_title: str) -> str | None:
        return gettext("Survei: %(course)s", course=course_title)

    @override
    def to_finish(self, title: str) -> str:
        return gettext("mengisi %(title)s", title=title)

    @override
    def completed_at_owner(self, enrollment_id: str, activities: Collection[ActivityView]) -> set[str]:
        return {activity["id"] for activity in activities if _is_submitted(enrollment_id, activity["id"])}


def _is_submitted(enrollment_id: str, activity_id: str) -> bool:
    found = optional(lambda: clients().assessment.survey(enrollment_id, activity_id))
    return bool(found and found["submitted_at"])
