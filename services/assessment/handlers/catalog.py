"""What assessment does when catalog tells something."""

from sqlalchemy.orm import Session

from services.assessment.operations.offerings import offer_quizzes
from shared.contracts.catalog import CourseVersionPublished


def on_course_version_published(event: CourseVersionPublished, session: Session) -> None:
    """Offer the version's quizzes."""
    offer_quizzes(session, event)
