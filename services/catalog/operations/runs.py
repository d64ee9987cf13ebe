"""Announce a run and change its plan; each plan is published as a whole, with a revision that grows."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.catalog.activity_kinds import KINDS
from services.catalog.domain.errors import (
    CourseNotPublished,
    MeetingAlreadyStarted,
    RunChangedMeanwhile,
    RunNotFound,
    RunNotValid,
)
from services.catalog.domain.runs import PlannedMeeting, RunPlan, plan_problems, touched_after_start
from services.catalog.models import Meeting, Run, Version, VersionActivity
from services.catalog.reads.courses import course_to_edit
from shared.access.scope import AccessScope
from shared.contracts.catalog import MeetingFact, RunScheduled
from shared.ids import uuid7
from shared.messaging import outbox
from shared.persistence.audit import record_audit
from shared.persistence.context import Context


def schedule_run(
    context: Context,
    *,
    scope: AccessScope,
    course_id: UUID,
    plan: RunPlan,
) -> UUID:
    """Announce a run of the course's latest version, which it stays with.

    Args:
        plan: its meetings without ids.

    Returns:
        The run's id.

    Raises:
        CourseNotPublished: there is no version to follow.
        RunNotValid: the plan contradicts itself.
        CourseNotFound, NotYourCourse: see `course_to_edit`.
    """
    course = course_to_edit(context.session, scope, course_id, lock=True)
    version = context.session.get(Version, course.latest_version_id) if course.latest_version_id else None
    if version is None:
        raise CourseNotPublished("Publish the course before planning a run of it.")
    _require_valid(context.session, version, plan, known=frozenset())
    now = context.clock.now()
    run = Run(
        id=uuid7(),
        course_id=course_id,
        version_id=version.id,
        revision=0,
        name=plan.name,
        time_zone=plan.time_zone,
        capacity=plan.capacity,
        trainer_ids=[str(person) for person in plan.trainer_ids] or list(version.trainer_ids),
        created_at=now,
        updated_at=now,
        meetings=[_row(meeting) for meeting in plan.meetings],
    )
    context.session.add(run)
    _announce(context, run, actor_id=scope.person_id)
    return run.id


def reschedule_run(
    context: Context,
    *,
    scope: AccessScope,
    run_id: UUID,
    expected_revision: int | None,
    plan: RunPlan,
) -> None:
    """Replace the plan of a run. Meetings keep their ids; one without id is new; one left out is cancelled.

    A plan that says the same is not announced again.

    Raises:
        RunNotFound: no such run.
        RunChangedMeanwhile: somebody else changed it first.
        MeetingAlreadyStarted: a meeting that has begun would be moved or removed.
        RunNotValid, CourseNotFound, NotYourCourse: as for `schedule_run`.
    """
    run = context.session.scalars(select(Run).where(Run.id == run_id).with_for_update()).one_or_none()
    if run is None:
        raise RunNotFound("There is no such run.")
    course_to_edit(context.session, scope, run.course_id, lock=True)
    if expected_revision is not None and expected_revision != run.revision:
        raise RunChangedMeanwhile(
            f"The run is at revision {run.revision}, not {expected_revision}: read it again first.",
            extra={"revision": run.revision},
        )
    rows = {row.id: row for row in run.meetings}
    version = context.session.get_one(Version, run.version_id)
    _require_valid(context.session, version, plan, known=frozenset(rows))
    _require_untouched(context.clock.now(), rows, plan.meetings)
    before = _fact(run, context.clock.now())
    run.name, run.time_zone, run.capacity = plan.name, plan.time_zone, plan.capacity
    run.trainer_ids = [str(person) for person in plan.trainer_ids] or run.trainer_ids
    run.meetings = [
        _kept(rows[meeting.id], meeting) if meeting.id else _row(meeting) for meeting in plan.meetings
    ]
    if _fact(run, before.recorded_at) != before:
        _announce(context, run, actor_id=scope.person_id)


def _require_valid(session: Session, version: Version, plan: RunPlan, *, known: frozenset[UUID]) -> None:
    problems = plan_problems(plan)
    for position, meeting in enumerate(plan.meetings):
        if meeting.id is not None and meeting.id not in known:
            problems[f"meetings.{position}.id"] = [
                "The run has no such meeting; leave the id out for a new one."
            ]
    if not plan.meetings and _needs_meetings(session, version):
        problems["meetings"] = ["The course asks for attendance: plan at least one meeting."]
    if problems:
        raise RunNotValid("The plan of the run is not valid.", fields=problems)


def _needs_meetings(session: Session, version: Version) -> bool:
    kinds = [kind.name for kind in KINDS.values() if kind.needs_meetings]
    asked = select(VersionActivity.activity_id).where(
        VersionActivity.version_id == version.id,
        VersionActivity.required,
        VersionActivity.kind.in_(kinds),
    )
    return session.scalar(asked.limit(1)) is not None


def _require_untouched(now: datetime, rows: dict[UUID, Meeting], meetings: Sequence[PlannedMeeting]) -> None:
    before = {
        row.id: PlannedMeeting(
            id=row.id, title=row.title, place=row.place, starts_at=row.starts_at, ends_at=row.ends_at
        )
        for row in rows.values()
    }
    touched = touched_after_start(now, before, meetings)
    if touched:
        raise MeetingAlreadyStarted(
            "A meeting that has begun stays where it is: attendance may have been taken.",
            extra={"meeting_ids": [str(key) for key in touched]},
        )


def _row(meeting: PlannedMeeting) -> Meeting:
    return Meeting(
        id=uuid7(),
        title=meeting.title,
        place=meeting.place,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
    )


def _kept(row: Meeting, meeting: PlannedMeeting) -> Meeting:
    row.title, row.place = meeting.title, meeting.place
    row.starts_at, row.ends_at = meeting.starts_at, meeting.ends_at
    return row


def _announce(context: Context, run: Run, *, actor_id: UUID) -> None:
    run.revision += 1
    run.updated_at = context.clock.now()
    context.session.flush()
    outbox.record(context, _fact(run, run.updated_at))
    record_audit(
        context,
        actor_id=actor_id,
        action="run.scheduled" if run.revision == 1 else "run.rescheduled",
        subject=f"run:{run.id}",
        detail={"revision": run.revision, "meeting_count": len(run.meetings)},
    )


def _fact(run: Run, recorded_at: datetime) -> RunScheduled:
    return RunScheduled(
        run_id=run.id,
        version=run.revision,
        course_id=run.course_id,
        version_id=run.version_id,
        name=run.name,
        time_zone=run.time_zone,
        capacity=run.capacity,
        trainer_ids=tuple(UUID(person) for person in run.trainer_ids),
        meetings=tuple(
            MeetingFact(
                meeting_id=row.id,
                title=row.title,
                place=row.place,
                starts_at=row.starts_at,
                ends_at=row.ends_at,
            )
            for row in sorted(run.meetings, key=lambda row: (row.starts_at, row.id))
        ),
        recorded_at=recorded_at,
    )
