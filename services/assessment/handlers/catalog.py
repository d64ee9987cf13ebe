"""What assessment does when catalog tells something."""

from services.assessment.operations.offerings import offer_activities
from shared.contracts.catalog import CourseVersionPublished
from shared.persistence.context import Context


def on_course_version_published(event: CourseVersionPublished, context: Context) -> None:
    """Offer the version's quizzes and surveys."""
    offer_activities(context.session, event)
