"""Keeping the copies of people, course versions and runs that other services publish.

A versioned copy is replaced by a newer version only, so that the order of arrival does not matter.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from services.enrollment.domain.attendance import PLANNED
from services.enrollment.domain.completion import Rule
from services.enrollment.models import (
    Course,
    CourseTrainer,
    CourseVersion,
    Meeting,
    Person,
    Run,
    RunTrainer,
)
from services.enrollment.reads.versions import opens_by_profile
from shared.schema.documents import dump


def record_person(session: Session, *, person_id: UUID, version: int, **fields: Any) -> bool:
    """Keep the present profile of a person; whether it was news."""
    known = session.get(Person, person_id, with_for_update=True)
    if known is not None and known.version >= version:
        return False
    _put(session, Person, known, {"person_id": person_id}, {"version": version, **fields})
    return True


def record_course_version(
    session: Session, *, version_id: UUID, trainer_ids: Iterable[UUID], rule: Rule, **fields: Any
) -> None:
    """Keep a published version, which never changes, and let the course show its newest."""
    if session.get(CourseVersion, version_id) is None:
        session.add(
            CourseVersion(
                version_id=version_id,
                is_graded=rule.is_graded,
                opens_by_profile=opens_by_profile(rule),
                **dump(rule),
                **fields,
            )
        )
        session.flush()
    course_id, number = fields["course_id"], fields["version_number"]
    course = session.get(Course, course_id, with_for_update=True)
    if course is not None and course.version_number >= number:
        return
    shown = {name: fields[name] for name in ("version_number", "slug", "title", "owner_unit_id")}
    _put(
        session,
        Course,
        course,
        {"course_id": course_id},
        {"version_id": version_id, **shown},
    )
    session.execute(delete(CourseTrainer).where(CourseTrainer.course_id == course_id))
    _insert(
        session, CourseTrainer, ({"course_id": course_id, "person_id": trainer} for trainer in trainer_ids)
    )


def record_run(
    session: Session,
    *,
    run_id: UUID,
    version: int,
    trainer_ids: Iterable[UUID],
    meetings: Iterable[dict[str, Any]],
    **fields: Any,
) -> bool:
    """Keep the present plan of a run. How a meeting was held (open, closed) is ours and stays.

    Args:
        meetings: the plan's meetings: meeting_id, title, place, starts_at, ends_at.

    Returns:
        Whether the plan was news.
    """
    known = session.get(Run, run_id, with_for_update=True)
    if known is not None and known.version >= version:
        return False
    _put(session, Run, known, {"run_id": run_id}, {"version": version, **fields})
    session.execute(delete(RunTrainer).where(RunTrainer.run_id == run_id))
    _insert(session, RunTrainer, ({"run_id": run_id, "person_id": trainer} for trainer in trainer_ids))
    held = {row.meeting_id: row for row in session.scalars(select(Meeting).where(Meeting.run_id == run_id))}
    session.execute(update(Meeting).where(Meeting.run_id == run_id).values(is_planned=False))
    for plan in meetings:
        meeting = held.get(plan["meeting_id"])
        values = {**plan, "is_planned": True}
        if meeting is None:
            session.add(Meeting(run_id=run_id, state=PLANNED, **values))
        else:
            session.execute(update(Meeting).where(Meeting.meeting_id == meeting.meeting_id).values(values))
    session.flush()
    # A meeting called off before check-in was ever opened leaves no trace, as if the older plan had never arrived.
    never_held = (Meeting.run_id == run_id, Meeting.is_planned.is_(False), Meeting.state == PLANNED)
    session.execute(delete(Meeting).where(*never_held))
    return True


def _put(session: Session, table: Any, known: Any, key: dict[str, Any], values: dict[str, Any]) -> None:
    if known is None:
        session.add(table(**key, **values))
    else:
        for name, value in values.items():
            setattr(known, name, value)
    session.flush()


def _insert(session: Session, table: Any, rows: Iterable[dict[str, Any]]) -> None:
    values = list(rows)
    if values:
        session.execute(insert(table), values)
