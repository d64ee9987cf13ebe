"""Opening activities that have a condition: once each, when it is first met; what is open stays open."""

from collections.abc import Set as AbstractSet
from datetime import datetime
from uuid import UUID

import structlog
from sqlalchemy import Select, select

from services.enrollment.domain.conditions import evaluate
from services.enrollment.models import ActivityOpening, CourseVersion, Enrollment, Person
from services.enrollment.models.enrollments import WITHDRAWN
from services.enrollment.operations.locks import locked_enrollment, locked_in_chunks
from services.enrollment.reads.standings import Standing, standing_of, standings_of
from shared.contracts.enrollment import ActivityOpened, AvailabilityDue
from shared.ids import uuid7
from shared.messaging.outbox import record
from shared.persistence.context import Context

log = structlog.get_logger(__name__)


def open_due(context: Context, standing: Standing) -> AbstractSet[UUID]:
    """Record which activities have become available; the enrolment is locked.

    A result that arrives late can show that an activity was available earlier; its instant follows, without an event.

    Returns:
        The ids of all activities with a condition that are open.
    """
    enrollment = standing.enrollment
    is_open = set(standing.openings)
    for activity in standing.version.conditional:
        if activity.available_when is None:
            continue
        met_at = evaluate(activity.available_when, standing.known, _now(context)).met_at
        if met_at is None:
            continue
        opened_at = max(met_at, enrollment.enrolled_at)
        known_at = standing.openings.get(activity.id)
        if known_at is None:
            _open(context, enrollment, activity.id, opened_at)
            is_open.add(activity.id)
        elif opened_at < known_at:
            key = (enrollment.enrollment_id, activity.id)
            context.session.get_one(ActivityOpening, key).opened_at = opened_at
    return is_open


def open_first(context: Context, enrollment: Enrollment) -> None:
    """Open what is available from the enrolment on, and look again at each date that a condition names."""
    # A change of the profile that happens at the same time waits, and then finds this enrolment.
    profile = select(Person.person_id).where(Person.person_id == enrollment.person_id)
    context.session.execute(profile.with_for_update(read=True))
    standing = standing_of(context.session, enrollment)
    open_due(context, standing)
    for due_at in sorted(standing.version.opening_dates):
        if due_at > enrollment.enrolled_at:
            event = AvailabilityDue(enrollment_id=enrollment.enrollment_id, due_at=due_at)
            record(context, event, available_at=due_at)


def open_at_date(context: Context, *, enrollment_id: UUID) -> None:
    """Open what a date opens, unless the participant has left.

    Raises:
        EnrollmentNotFound: there is none.
    """
    enrollment = locked_enrollment(context.session, enrollment_id)
    if enrollment.state != WITHDRAWN:
        open_due(context, standing_of(context.session, enrollment))


def lock_for_person(context: Context, *, person_id: UUID) -> None:
    """Lock the enrolments that a changed profile may open something in.

    Whoever changes the profile locks them first: a completion locks enrolment and person in this order, too.
    """
    for _ in locked_in_chunks(context.session, _opening_by_profile(_of_person(person_id))):
        pass


def open_for_person(context: Context, *, person_id: UUID) -> None:
    """Open what a changed profile opens."""
    _open_all(context, _of_person(person_id))


def open_for_unit(context: Context, *, unit_id: UUID) -> None:
    """Open what a unit's new place in the tree opens to its people."""
    members = select(Person.person_id).where(Person.unit_id == unit_id)
    _open_all(context, select(Enrollment).where(Enrollment.person_id.in_(members)))


def _of_person(person_id: UUID) -> Select[Enrollment]:
    return select(Enrollment).where(Enrollment.person_id == person_id)


def _opening_by_profile(wanted: Select[Enrollment]) -> Select[Enrollment]:
    versions = select(CourseVersion.version_id).where(CourseVersion.opens_by_profile)
    return wanted.where(Enrollment.state != WITHDRAWN, Enrollment.version_id.in_(versions))


def _open_all(context: Context, wanted: Select[Enrollment]) -> None:
    context.session.flush()
    for chunk in locked_in_chunks(context.session, _opening_by_profile(wanted)):
        for standing in standings_of(context.session, chunk):
            open_due(context, standing)


def _open(context: Context, enrollment: Enrollment, activity_id: UUID, opened_at: datetime) -> None:
    opening = ActivityOpening(
        opening_id=uuid7(),
        enrollment_id=enrollment.enrollment_id,
        activity_id=activity_id,
        opened_at=opened_at,
    )
    context.session.add(opening)
    context.session.flush()
    record(
        context,
        ActivityOpened(
            opening_id=opening.opening_id,
            enrollment_id=enrollment.enrollment_id,
            person_id=enrollment.person_id,
            activity_id=activity_id,
            opened_at=opened_at,
        ),
    )
    log.info("activity_opened", enrollment_id=str(enrollment.enrollment_id), activity_id=str(activity_id))


def _now(context: Context) -> datetime:
    """The server's time: a date that has come has come for a late event too.

    In the handler of a date it is at least that date, whichever machine published it.
    """
    return max(context.clock.now(), context.server_clock.now())
