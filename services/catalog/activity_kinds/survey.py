"""Surveys: assessment asks them and shows answers in aggregate only."""

from services.catalog.activity_kinds.kind import ActivityKind
from shared.contracts.activities.survey import KIND, SurveySettings


class Survey(ActivityKind[SurveySettings]):
    """A survey of the participants."""

    name = KIND
    settings = SurveySettings
    reported_by = "assessment"

    def published(self, settings: SurveySettings, html: str | None) -> SurveySettings:
        """The form as it is named."""
        return settings
