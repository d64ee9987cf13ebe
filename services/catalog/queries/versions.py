"""Immutable versions: their outline and one lesson at a time."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased, selectinload

from services.catalog.domain.errors import LessonNotFound, VersionNotFound
from services.catalog.models import Version, VersionLesson, VersionModule
from services.catalog.queries.views import LessonLine, LessonView, ModuleLine, QuizLine, VersionOutline


def version_outline(session: Session, version_id: UUID) -> VersionOutline:
    """A version with its modules, lessons and quizzes, without their texts.

    Raises:
        VersionNotFound: no such version.
    """
    version = session.scalars(
        select(Version)
        .where(Version.id == version_id)
        .options(
            selectinload(Version.modules),
            selectinload(Version.lessons),
            selectinload(Version.quizzes),
            selectinload(Version.competencies),
        )
    ).one_or_none()
    if version is None:
        raise VersionNotFound("There is no such version.")
    return VersionOutline(
        version_id=version.id,
        version_number=version.number,
        course_id=version.course_id,
        slug=version.slug,
        title=version.title,
        summary=version.summary,
        category=version.category,
        language=version.language,
        mode=version.mode,
        kind=version.kind,
        jp=version.jp,
        level=version.level,
        minutes=version.minutes,
        lesson_count=version.lesson_count,
        competencies=tuple(row.key for row in version.competencies),
        audience=version.audience,
        outcomes=tuple(version.outcomes),
        why=version.why,
        modules=tuple(_module(version, module) for module in version.modules),
        quizzes=tuple(
            QuizLine(
                key=quiz.key,
                title=quiz.title,
                purpose=quiz.purpose,
                counts=quiz.counts,
                attempts=quiz.attempts,
                passing_score=quiz.passing_score,
                time_limit_minutes=quiz.time_limit_minutes,
                question_count=quiz.question_count,
            )
            for quiz in version.quizzes
        ),
        requires_lessons=version.requires_lessons,
        required_quizzes=tuple(version.required_quizzes),
        requires_attendance=version.requires_attendance,
        survey=version.survey,
        published_at=version.published_at,
    )


def lesson_to_read(session: Session, version_id: UUID, lesson_id: UUID) -> LessonView:
    """A lesson of a version with its place in it.

    Raises:
        LessonNotFound: the version has no such lesson, or there is no such version.
    """
    other = aliased(VersionLesson)
    at = select(other.lesson_id).where(other.version_id == version_id)
    row = session.execute(
        select(
            VersionLesson.lesson_id,
            VersionLesson.title,
            VersionLesson.minutes,
            VersionLesson.html,
            VersionLesson.byte_count,
            VersionLesson.digest,
            VersionLesson.position,
            VersionModule.title.label("module_title"),
            VersionModule.position.label("module_number"),
            Version.lesson_count,
            select(func.count())
            .select_from(VersionModule)
            .where(VersionModule.version_id == version_id)
            .correlate(None)
            .scalar_subquery()
            .label("module_count"),
            at.where(other.position == VersionLesson.position - 1).scalar_subquery().label("previous_id"),
            at.where(other.position == VersionLesson.position + 1).scalar_subquery().label("next_id"),
        )
        .join(Version, Version.id == VersionLesson.version_id)
        .join(
            VersionModule,
            (VersionModule.version_id == VersionLesson.version_id)
            & (VersionModule.position == VersionLesson.module_position),
        )
        .where(VersionLesson.version_id == version_id, VersionLesson.lesson_id == lesson_id)
    ).one_or_none()
    if row is None:
        raise LessonNotFound("This version has no such lesson.")
    return LessonView(
        id=row.lesson_id,
        title=row.title,
        minutes=row.minutes,
        html=row.html,
        byte_count=row.byte_count,
        digest=row.digest,
        module_title=row.module_title,
        module_number=row.module_number,
        module_count=row.module_count,
        position=row.position,
        count=row.lesson_count,
        previous_id=row.previous_id,
        next_id=row.next_id,
    )


def _module(version: Version, module: VersionModule) -> ModuleLine:
    lessons = tuple(
        LessonLine(id=row.lesson_id, title=row.title, minutes=row.minutes)
        for row in version.lessons
        if row.module_position == module.position
    )
    return ModuleLine(title=module.title, minutes=sum(lesson.minutes for lesson in lessons), lessons=lessons)
