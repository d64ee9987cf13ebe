"""How surveys are added: Sinau ships one form, so there is only to say whether and when it is asked."""

from typing_extensions import override

from services.portal.clients import JsonObject
from services.portal.web.activity_editors import ActivityEditor
from services.portal.web.i18n import gettext
from shared.contracts.activities.survey import SurveySettings


class SurveyEditor(ActivityEditor):
    """The survey at the end of a course."""

    @override
    def variants(self) -> list[tuple[str, str]]:
        return [("", gettext("Survei akhir kursus"))]

    @override
    def new(self, variant: str) -> JsonObject:
        return {
            "title": gettext("Survei akhir kursus"),
            "minutes": 2,
            "settings": {"form": SurveySettings().form},
        }
