"""Keeping assessment's copy of published course versions."""

from sqlalchemy.orm import Session

from services.assessment.models import CourseVersionRow, OfferingRow
from services.assessment.models.inserting import insert_into
from shared.contracts.catalog import CourseVersionPublished


def offer_quizzes(session: Session, version: CourseVersionPublished) -> None:
    """Keep a published version and the quizzes it offers. It never changes, so a second time changes nothing."""
    session.execute(
        insert_into(session, CourseVersionRow)
        .values(
            version_id=version.version_id,
            course_id=version.course_id,
            version_number=version.version_number,
            title=version.title,
            trainer_ids=[str(trainer_id) for trainer_id in version.trainer_ids],
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
