"""Keeping assessment's copy of courses and their published versions."""

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from services.assessment.models import Course, CourseTrainer, CourseVersionRow, OfferingRow
from services.assessment.models.inserting import insert_into
from shared.contracts.catalog import CourseVersionPublished


def offer_quizzes(session: Session, version: CourseVersionPublished) -> None:
    """Keep a published version and the quizzes it offers. It never changes, so a second time changes nothing."""
    _record_course(session, version)
    session.execute(
        insert_into(session, CourseVersionRow)
        .values(
            version_id=version.version_id,
            course_id=version.course_id,
            version_number=version.version_number,
            title=version.title,
            language=version.language,
            survey=version.survey,
            published_at=version.published_at,
        )
        .on_conflict_do_nothing()
    )
    for position, quiz in enumerate(version.quizzes, start=1):
        session.execute(
            insert_into(session, OfferingRow)
            .values(
                version_id=version.version_id,
                quiz_key=quiz.quiz_key,
                position=position,
                question_set_id=quiz.question_set_id,
                title=quiz.title,
                purpose=quiz.purpose,
                counts=quiz.counts,
                attempts=quiz.attempts,
                passing_score=quiz.passing_score,
                time_limit_minutes=quiz.time_limit_minutes,
                review=quiz.review,
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
