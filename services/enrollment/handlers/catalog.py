"""What enrollment does with published versions, and with runs and their meetings."""

from dataclasses import asdict

from services.enrollment.domain.completion import Rule
from services.enrollment.operations.completion import complete_due_in_run
from services.enrollment.operations.copies import record_course_version, record_run
from shared.contracts.catalog import CourseVersionPublished, RunScheduled
from shared.persistence.context import Context


def on_course_version_published(event: CourseVersionPublished, context: Context) -> None:
    """Keep the version: from now on people may enrol in it."""
    record_course_version(
        context.session,
        version_id=event.version_id,
        trainer_ids=event.trainer_ids,
        course_id=event.course_id,
        version_number=event.version_number,
        slug=event.slug,
        title=event.title,
        mode=event.mode,
        kind=event.kind,
        jp=event.jp,
        owner_unit_id=event.owner_unit_id,
        rule=Rule(event.modules, event.completion),
        published_at=event.published_at,
    )


def on_run_scheduled(event: RunScheduled, context: Context) -> None:
    """Keep the run's plan. Where a meeting left the plan, it may have been the last that participants missed."""
    is_news = record_run(
        context.session,
        run_id=event.run_id,
        version=event.version,
        trainer_ids=event.trainer_ids,
        meetings=[asdict(meeting) for meeting in event.meetings],
        course_id=event.course_id,
        version_id=event.version_id,
        name=event.name,
        time_zone=event.time_zone,
        capacity=event.capacity,
    )
    if is_news:
        complete_due_in_run(context.at(event.recorded_at), event.run_id)
