"""What participants say of activities: opened and finished, and where to go on."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from services.enrollment.domain.errors import (
    ActivityNotFound,
    ActivityNotOpen,
    EnrollmentEnded,
    EnrollmentNotFound,
    NotReportedByLearner,
)
from services.enrollment.models import ActivityProgress, Enrollment
from services.enrollment.models.enrollments import WITHDRAWN
from services.enrollment.operations.completion import settle
from services.enrollment.operations.locks import locked_enrollment
from services.enrollment.operations.openings import open_due
from services.enrollment.reads.standings import standing_of
from services.enrollment.reads.versions import version_of
from shared.contracts.activities import LEARNER
from shared.persistence.context import Context
from shared.schema.types import Length


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressChange:
    """An activity was opened (in progress) or finished.

    Attributes:
        occurred_at: when the device says it happened. Evidence only: the server's time decides.
        device_id: which device said so.
    """

    state: Literal["in_progress", "finished"]
    occurred_at: datetime | None = None
    device_id: Annotated[str, Length(max=64)] | None = None


def mark_activity(
    context: Context, *, enrollment_id: UUID, person_id: UUID, activity_id: UUID, change: ProgressChange
) -> None:
    """Mark an activity opened or finished. A finished one stays finished, so a late or repeated mark does no harm.

    Raises:
        EnrollmentNotFound: none, or another person's.
        EnrollmentEnded: it was withdrawn.
        ActivityNotFound: the version has no such activity.
        NotReportedByLearner: its results do not come from participants.
        ActivityNotOpen: its condition is not met.
    """
    enrollment = locked_enrollment(context.session, enrollment_id)
    if enrollment.person_id != person_id:
        raise EnrollmentNotFound()
    if enrollment.state == WITHDRAWN:
        raise EnrollmentEnded("It was withdrawn.")
    _require_markable(context, enrollment, activity_id)
    now = context.clock.now()
    evidence = _clamped(change.occurred_at, enrollment, now)
    progress = context.session.get(ActivityProgress, (enrollment_id, activity_id), populate_existing=True)
    if progress is None:
        progress = ActivityProgress(
            enrollment_id=enrollment_id,
            activity_id=activity_id,
            opened_at=now,
            occurred_at=evidence,
            device_id=change.device_id,
        )
        context.session.add(progress)
    finishes = change.state == "finished" and progress.finished_at is None
    if finishes:
        progress.finished_at = now
        progress.occurred_at = evidence
        progress.device_id = change.device_id
    # By the server's time, so that a phone which syncs late does not move the other device's bookmark far: the last
    # word counts.
    enrollment.last_activity_id = activity_id
    enrollment.last_seen_at = now
    context.session.flush()
    if finishes:
        settle(context, [enrollment])


def _require_markable(context: Context, enrollment: Enrollment, activity_id: UUID) -> None:
    version = version_of(context.session, enrollment.version_id)
    activity = version.rule.activity(activity_id)
    if activity is None:
        raise ActivityNotFound()
    if activity.reported_by != LEARNER:
        raise NotReportedByLearner(f"Its results come from {activity.reported_by}.")
    if activity.available_when is None:
        return
    standing = standing_of(context.session, enrollment)
    if activity_id not in open_due(context, standing):
        raise ActivityNotOpen("Something else has to be reached first; the enrolment names what is missing.")


def _clamped(occurred_at: datetime | None, enrollment: Enrollment, now: datetime) -> datetime | None:
    """The device's time within what is possible: not before the enrolment and not in the future."""
    if occurred_at is None:
        return None
    return min(max(occurred_at, enrollment.enrolled_at), now)
