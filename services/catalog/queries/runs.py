"""Runs and their meetings."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from services.catalog.domain.errors import RunNotFound
from services.catalog.models import Meeting, Run
from services.catalog.queries.views import CourseRun, MeetingView, RunView
from services.catalog.reads.courses import course_to_edit
from shared.access.scope import AccessScope


def run_by_id(session: Session, run_id: UUID) -> RunView:
    """One run.

    Raises:
        RunNotFound: no such run.
    """
    run = session.get(Run, run_id)
    if run is None:
        raise RunNotFound("There is no such run.")
    return _view(run)


def runs_of(session: Session, scope: AccessScope, course_id: UUID) -> tuple[RunView, ...]:
    """Every run of a course that the person may change, past ones too, the latest made first.

    Raises:
        CourseNotFound: no such published course.
        NotYourCourse: one that this person may not change.
    """
    course_to_edit(session, scope, course_id)
    rows = session.scalars(select(Run).where(Run.course_id == course_id).order_by(Run.id.desc()))
    return tuple(_view(run) for run in rows)


def coming_runs(session: Session, now: datetime, course_id: UUID) -> tuple[CourseRun, ...]:
    """The runs of a course with a meeting that has not ended, or without meetings; the soonest first."""
    has_meetings = exists().where(Meeting.run_id == Run.id)
    rows = session.scalars(
        select(Run).where(
            Run.course_id == course_id, or_(has_meetings.where(Meeting.ends_at >= now), ~has_meetings)
        )
    )
    views = [
        CourseRun(
            id=run.id,
            name=run.name,
            capacity=run.capacity,
            time_zone=run.time_zone,
            meetings=_meetings(run),
        )
        for run in rows
    ]
    return tuple(sorted(views, key=lambda run: (run.meetings[0].starts_at if run.meetings else now, run.id)))


def _view(run: Run) -> RunView:
    return RunView(
        id=run.id,
        course_id=run.course_id,
        version_id=run.version_id,
        revision=run.revision,
        name=run.name,
        time_zone=run.time_zone,
        capacity=run.capacity,
        trainer_ids=tuple(UUID(person) for person in run.trainer_ids),
        meetings=_meetings(run),
    )


def _meetings(run: Run) -> tuple[MeetingView, ...]:
    return tuple(
        MeetingView(id=row.id, title=row.title, place=row.place, starts_at=row.starts_at, ends_at=row.ends_at)
        for row in sorted(run.meetings, key=lambda row: (row.starts_at, row.id))
    )
