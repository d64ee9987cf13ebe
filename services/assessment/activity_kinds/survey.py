"""Surveys: kept with the form that is asked."""

from collections.abc import Mapping
from typing import Any

from services.assessment.activity_kinds.kind import ActivityKind
from services.assessment.models.offerings import SurveyOffering
from shared.contracts.activities.survey import KIND, SurveySettings
from shared.schema.documents import load


def _columns(document: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"form": load(SurveySettings, document, tolerant=True).form}


SURVEY = ActivityKind(name=KIND, table=SurveyOffering, columns=_columns)
