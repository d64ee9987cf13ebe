"""Keeping assessment's copy of courses, and of the activities that their published versions offer."""

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from services.assessment.activity_kinds import KINDS
from services.assessment.models import Course, CourseTrainer, CourseVersion
from services.assessment.operations.inserting import insert_into
from shared.contracts.catalog import CourseVersionPublished


def offer_activities(session: Session, version: CourseVersionPublished) -> None:
    """Keep a published version and its activities of the kinds that assessment owns.

    A version never changes, so a second time changes nothing.

    Raises:
        InvalidInput: an activity's settings lack something.
    """
    _record_course(session, version)
    session.execute(
        insert_into(session, CourseVersion)
        .values(
            version_id=version.version_id,
            course_id=version.course_id,
            version_number=version.version_number,
            title=version.title,
            language=version.language,
            published_at=version.published_at,
        )
        .on_conflict_do_nothing()
    )
    activities = (activity for module in version.modules for activity in module.activities)
    for position, activity in enumerate(activities, start=1):
        kind = KINDS.get(activity.kind)
        if kind is not None:
            session.execute(
                insert_into(session, kind.table)
                .values(
                    version_id=version.version_id,
                    activity_id=activity.id,
                    position=position,
                    title=activity.title,
                    counts=activity.required,
                    has_condition=activity.available_when is not None,
                    **kind.columns(activity.settings),
                )
                .on_conflict_do_nothing()
            )


def _record_course(session: Session, version: CourseVersionPublished) -> None:
    """Keep who the course belongs to, by its newest version; news of an older one changes nothing."""
    course = session.get(Course, version.course_id, with_for_update=True)
    if course is None:
        course = Course(id=version.course_id)
        session.add(course)
    elif course.version_number >= version.version_number:
        return
    course.version_number, course.owner_unit_id = version.version_number, version.owner_unit_id
    session.flush()
    session.execute(delete(CourseTrainer).where(CourseTrainer.course_id == version.course_id))
    trainers = [{"course_id": course.id, "person_id": trainer} for trainer in version.trainer_ids]
    if trainers:
        session.execute(insert(CourseTrainer), trainers)
