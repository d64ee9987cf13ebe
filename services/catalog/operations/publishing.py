"""Publish a draft: what the course says becomes rows that never change, and the other services are told."""

import hashlib
from dataclasses import asdict
from uuid import UUID

import structlog

from services.catalog.domain.competencies import competency
from services.catalog.domain.completeness import DraftProblem, problems_of
from services.catalog.domain.draft import Draft, draft_of
from services.catalog.domain.errors import DraftIncomplete, NothingToPublish
from services.catalog.domain.rendering import html_of
from services.catalog.domain.search import search_text
from services.catalog.models import (
    Course,
    Version,
    VersionCompetency,
    VersionLesson,
    VersionModule,
    VersionQuiz,
)
from services.catalog.operations.editing import require_revision
from services.catalog.reads.courses import course_to_edit
from shared.access.scope import AccessScope
from shared.clock import Clock
from shared.contracts.catalog import CourseVersionPublished, LessonFact, QuizFact
from shared.ids import uuid7
from shared.messaging import outbox
from shared.persistence.audit import record_audit
from shared.persistence.context import Context

log = structlog.get_logger(__name__)


def publish_draft(
    context: Context, *, scope: AccessScope, course_id: UUID, expected_revision: int | None
) -> UUID:
    """Publish the draft as the course's next version.

    Returns:
        The version's id.

    Raises:
        DraftIncomplete: `problems` names each place that must be mended first.
        NothingToPublish: the latest version says the same.
        CourseNotFound, NotYourCourse, DraftChangedMeanwhile: as for `drafts.revise_draft`.
    """
    course = course_to_edit(context.session, scope, course_id, lock=True)
    require_revision(course, expected_revision)
    draft = draft_of(course.draft)
    require_complete(problems_of(draft))
    if course.published_digest == course.draft_digest:
        raise NothingToPublish(
            f"Version {course.latest_version_number} says the same as the draft.",
            extra={
                "version_id": str(course.latest_version_id),
                "version_number": course.latest_version_number,
            },
        )
    return publish_version(context, course, draft, actor_id=scope.person_id)


def require_complete(problems: tuple[DraftProblem, ...]) -> None:
    """Refuse a draft that has problems.

    Raises:
        DraftIncomplete: with all of them.
    """
    if problems:
        raise DraftIncomplete(
            f"The draft cannot be published yet: {len(problems)} places must be mended.",
            extra={"problems": [asdict(problem) for problem in problems]},
        )


def publish_version(context: Context, course: Course, draft: Draft, *, actor_id: UUID) -> UUID:
    """Write a complete draft, which is the course's present one, as its next version and record the event.

    Returns:
        The version's id.
    """
    version = _version(context.clock, course, draft, actor_id)
    context.session.add(version)
    course.latest_version_id, course.latest_version_number = version.id, version.number
    course.published_digest = course.draft_digest
    context.session.flush()
    outbox.record(context, _event(version, draft))
    record_audit(
        context,
        actor_id=actor_id,
        action="version.published",
        subject=f"course:{course.id}",
        detail={"version_id": str(version.id), "number": version.number, "revision": course.draft_revision},
    )
    log.info("version_published", course_id=str(course.id), version_id=str(version.id), number=version.number)
    return version.id


def _version(clock: Clock, course: Course, draft: Draft, actor_id: UUID) -> Version:
    names = [competency(key) for key in draft.competencies]
    return Version(
        id=uuid7(),
        course_id=course.id,
        number=(course.latest_version_number or 0) + 1,
        draft_revision=course.draft_revision,
        digest=course.draft_digest,
        slug=draft.slug,
        title=draft.title,
        summary=draft.summary,
        category=draft.category.strip(),
        language=draft.language,
        mode=draft.mode,
        kind=draft.kind,
        jp=draft.jp,
        level=draft.level,
        audience=draft.audience,
        outcomes=list(draft.outcomes),
        why=draft.why,
        # A course without lessons cannot ask for them: whoever counts them would wait for nothing.
        requires_lessons=draft.completion.lessons == "all" and bool(draft.lessons),
        required_quizzes=list(draft.completion.quizzes),
        requires_attendance=draft.completion.meetings,
        survey=draft.survey,
        owner_unit_id=course.owner_unit_id,
        trainer_ids=[str(person) for person in draft.trainer_ids],
        minutes=sum(lesson.minutes for lesson in draft.lessons),
        lesson_count=len(draft.lessons),
        quiz_count=len(draft.quizzes),
        search_text=search_text(
            [
                draft.title,
                draft.summary,
                draft.category,
                *(text for each in names for text in (each.name_id, each.name_en)),
                *(lesson.title for lesson in draft.lessons),
            ]
        ),
        published_at=clock.now(),
        published_by=actor_id,
        modules=[
            VersionModule(module_id=module.id, position=position, title=module.title)
            for position, module in enumerate(draft.modules, 1)
        ],
        lessons=_lessons(draft),
        quizzes=[
            VersionQuiz(
                key=quiz.key,
                position=position,
                title=quiz.title,
                purpose=quiz.purpose,
                counts=quiz.counts,
                attempts=quiz.attempts,
                passing_score=quiz.passing_score,
                time_limit_minutes=quiz.time_limit_minutes,
                review=quiz.review,
                question_set_id=quiz.question_set_id,
                question_count=quiz.question_count,
            )
            for position, quiz in enumerate(draft.quizzes, 1)
        ],
        competencies=[
            VersionCompetency(key=key, position=position)
            for position, key in enumerate(dict.fromkeys(draft.competencies), 1)
        ],
    )


def _lessons(draft: Draft) -> list[VersionLesson]:
    rows: list[VersionLesson] = []
    for module_position, module in enumerate(draft.modules, 1):
        for lesson in module.lessons:
            html = html_of(lesson.markdown, language=draft.language)
            rows.append(
                VersionLesson(
                    lesson_id=lesson.id,
                    module_position=module_position,
                    position=len(rows) + 1,
                    title=lesson.title,
                    minutes=lesson.minutes,
                    html=html,
                    byte_count=len(html.encode()),
                    digest=hashlib.sha256(f"{lesson.title}\n{html}".encode()).hexdigest(),
                )
            )
    return rows


def _event(version: Version, draft: Draft) -> CourseVersionPublished:
    titles = {module.position: module.title for module in version.modules}
    return CourseVersionPublished(
        course_id=version.course_id,
        version_id=version.id,
        version_number=version.number,
        slug=version.slug,
        title=version.title,
        summary=version.summary,
        category=version.category,
        language=version.language,
        mode=version.mode,
        kind=version.kind,
        jp=version.jp,
        level=version.level,
        competencies=tuple(row.key for row in version.competencies),
        owner_unit_id=version.owner_unit_id,
        trainer_ids=draft.trainer_ids,
        lessons=tuple(
            LessonFact(
                lesson_id=row.lesson_id,
                module_title=titles[row.module_position],
                title=row.title,
                minutes=row.minutes,
            )
            for row in version.lessons
        ),
        quizzes=tuple(
            QuizFact(
                quiz_key=row.key,
                question_set_id=row.question_set_id,
                title=row.title,
                purpose=row.purpose,
                counts=row.counts,
                attempts=row.attempts,
                passing_score=row.passing_score,
                time_limit_minutes=row.time_limit_minutes,
                review=row.review,
            )
            for row in version.quizzes
        ),
        requires_lessons=version.requires_lessons,
        required_quizzes=tuple(version.required_quizzes),
        requires_attendance=version.requires_attendance,
        survey=version.survey,
        published_at=version.published_at,
    )
