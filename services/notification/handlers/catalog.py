"""What follows here from what catalog tells."""

from sqlalchemy.orm import Session

from services.notification.operations.copies import keep_course_version
from shared.clock import At
from shared.contracts.catalog import CourseVersionPublished


def on_course_version_published(event: CourseVersionPublished, session: Session) -> None:
    """Remember what the version and its quizzes are called."""
    keep_course_version(
        session,
        At(event.published_at),
        version_id=event.version_id,
        title=event.title,
        quizzes={
            quiz.quiz_key: {"title": quiz.title, "passing_score": quiz.passing_score}
            for quiz in event.quizzes
        },
    )
