"""What follows here from what catalog tells."""

from services.notification.operations.copies import keep_course_version
from shared.contracts.catalog import CourseVersionPublished
from shared.persistence.context import Context


def on_course_version_published(event: CourseVersionPublished, context: Context) -> None:
    """Remember what the version is called."""
    keep_course_version(
        context.at(event.published_at),
        version_id=event.version_id,
        title=event.title,
    )
