"""Handing in surveys."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.assessment.domain.errors import SurveyAlreadySubmitted
from services.assessment.domain.survey_form import checked_answers, form_questions
from services.assessment.models import SurveyResponse
from services.assessment.operations.inserting import insert_into
from services.assessment.reads.participation import (
    refuse_unopened,
    refuse_who_left,
    survey_offering,
    version_taken_by,
)
from shared.contracts.activities import Outcome
from shared.contracts.assessment import ActivityResultRecorded
from shared.ids import uuid7
from shared.messaging.outbox import record
from shared.persistence.context import Context


@dataclass(frozen=True, slots=True)
class SubmittedSurveyView:
    """That a survey was handed in."""

    response_id: UUID
    submitted_at: datetime


def submit_survey(
    context: Context, *, person_id: UUID, enrollment_id: UUID, activity_id: UUID, answers: Mapping[str, Any]
) -> SubmittedSurveyView:
    """Keep a participant's survey, once per enrolment and activity.

    Raises:
        ParticipationNotKnownYet, NotAParticipant, ParticipationEnded, ActivityNotOpen: see their words.
        SurveyNotOffered, SurveyFormUnknown: the version has no such survey, or it cannot be asked here.
        SurveyAnswersNotValid: answers are missing or do not fit.
        SurveyAlreadySubmitted: it was handed in before.
    """
    version = version_taken_by(context.session, enrollment_id=enrollment_id, person_id=person_id)
    refuse_who_left(context.session, enrollment_id)
    offering = survey_offering(context.session, version_id=version.version_id, activity_id=activity_id)
    refuse_unopened(context.session, enrollment_id, offering)
    kept = checked_answers(form_questions(offering.form), answers)
    now, response_id = context.clock.now(), uuid7()
    stored = context.session.execute(
        insert_into(context.session, SurveyResponse)
        .values(
            id=response_id,
            enrollment_id=enrollment_id,
            activity_id=activity_id,
            course_id=version.course_id,
            version_id=version.version_id,
            form=offering.form,
            answers=kept,
            submitted_at=now,
        )
        .on_conflict_do_nothing()
        .returning(SurveyResponse.id)
    ).scalar_one_or_none()
    if stored is None:
        raise SurveyAlreadySubmitted("Your answers were kept the first time. Thank you.")
    record(
        context,
        ActivityResultRecorded(
            result_id=response_id,
            enrollment_id=enrollment_id,
            person_id=person_id,
            activity_id=activity_id,
            outcome=Outcome.FINISHED,
            is_last=True,
            occurred_at=now,
        ),
    )
    return SubmittedSurveyView(response_id, now)
