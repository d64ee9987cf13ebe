"""Handing in the end-of-course survey."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.assessment.domain.errors import SurveyAlreadySubmitted, SurveyNotOffered
from services.assessment.domain.survey_form import FORM, checked_answers
from services.assessment.models import SurveyResponseRow
from services.assessment.models.inserting import insert_into
from services.assessment.models.participation import refuse_who_left, version_taken_by
from shared.contracts.assessment import SurveySubmitted
from shared.ids import uuid7
from shared.messaging.outbox import record
from shared.persistence.context import Context


@dataclass(frozen=True, slots=True)
class SubmittedSurveyView:
    """That a survey was handed in."""

    response_id: UUID
    submitted_at: datetime


def submit_survey(
    context: Context, *, person_id: UUID, enrollment_id: UUID, answers: Mapping[str, Any]
) -> SubmittedSurveyView:
    """Keep a participant's survey, once per enrolment.

    Raises:
        ParticipationNotKnownYet, NotAParticipant, ParticipationEnded: see their words.
        SurveyNotOffered: the course has none.
        SurveyAnswersNotValid: answers are missing or do not fit.
        SurveyAlreadySubmitted: it was handed in before.
    """
    version = version_taken_by(context.session, enrollment_id=enrollment_id, person_id=person_id)
    refuse_who_left(context.session, enrollment_id)
    if version.survey == "none":
        raise SurveyNotOffered("This course has no survey.")
    kept = checked_answers(answers)
    now, response_id = context.clock.now(), uuid7()
    stored = context.session.execute(
        insert_into(context.session, SurveyResponseRow)
        .values(
            id=response_id,
            enrollment_id=enrollment_id,
            course_id=version.course_id,
            version_id=version.version_id,
            form=FORM,
            answers=kept,
            submitted_at=now,
        )
        .on_conflict_do_nothing()
        .returning(SurveyResponseRow.id)
    ).scalar_one_or_none()
    if stored is None:
        raise SurveyAlreadySubmitted("Your answers were kept the first time. Thank you.")
    record(
        context,
        SurveySubmitted(
            response_id=response_id,
            enrollment_id=enrollment_id,
            person_id=person_id,
            version_id=version.version_id,
            submitted_at=now,
        ),
    )
    return SubmittedSurveyView(response_id, now)
