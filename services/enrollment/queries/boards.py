"""What organisers and trainers see of a course: how many enrolled, are active, passed, are certified; and who."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import Session

from services.enrollment.domain.completion import progress_percent
from services.enrollment.domain.grades import grade_of
from services.enrollment.domain.policies import GRADE_BANDS
from services.enrollment.models import Certificate, Course, CourseVersion, Enrollment
from services.enrollment.models.certificates import VALID
from services.enrollment.models.enrollments import ACTIVE, COMPLETED, WITHDRAWN
from services.enrollment.queries.enrollments import credited_by_enrollment
from services.enrollment.queries.views import EnrollmentState, Jp, Score
from services.enrollment.reads.courses import course_within, require_course
from services.enrollment.reads.policies import POLICIES
from services.enrollment.reads.standings import standings_of
from shared.access.scope import AccessScope
from shared.web.cursors import key_in, text_and_key_in
from shared.web.pagination import Page, page_of

EXPORT_CHUNK = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardView:
    """A course in numbers. `enrolled` leaves out the withdrawn; `passed` completed a version that has to be passed."""

    course_id: UUID
    title: str
    enrolled: int
    active: int
    completed: int
    passed: int
    certified: int
    withdrawn: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantView:
    """A participant in a course's board."""

    enrollment_id: UUID
    person_id: UUID
    name: str
    position: str
    rank: str
    unit_name: str
    state: EnrollmentState
    progress_percent: int
    score: Score | None
    grade: str
    jp: Jp | None
    certificate_number: str | None
    enrolled_at: datetime
    completed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardDetailView(BoardView):
    """A course in numbers with a page of its participants by name."""

    participants: tuple[ParticipantView, ...]
    next: str | None


def boards_within(session: Session, scope: AccessScope, *, limit: int, cursor: str | None) -> Page[BoardView]:
    """The boards of the courses within reach, the newest course first."""
    wanted = select(Course.course_id).where(course_within(scope))
    after = key_in(cursor)
    if after is not None:
        wanted = wanted.where(Course.course_id < after)
    ids = session.scalars(wanted.order_by(Course.course_id.desc()).limit(limit + 1)).all()
    page = page_of(ids, limit, lambda course_id: [course_id])
    return Page(_boards(session, page.items), page.next)


def board_of(
    session: Session,
    scope: AccessScope,
    course_id: UUID,
    *,
    limit: int,
    cursor: str | None,
    state: str = "",
    q: str = "",
) -> BoardDetailView:
    """One course's board with a page of participants by name.

    Args:
        state: only participants in this state; empty for all.
        q: only participants whose name holds this text.

    Raises:
        CourseNotFound: none, or not within reach.
    """
    require_course(session, scope, course_id)
    [board] = _boards(session, [course_id])
    participants = _participants(session, course_id, limit=limit, cursor=cursor, state=state, q=q)
    figures = {member.name: getattr(board, member.name) for member in fields(board)}
    return BoardDetailView(**figures, participants=tuple(participants.items), next=participants.next)


def all_participants(session: Session, course_id: UUID) -> Iterator[ParticipantView]:
    """Every participant of a course by name, read in chunks so that memory does not grow with the course."""
    cursor: str | None = None
    while True:
        page = _participants(session, course_id, limit=EXPORT_CHUNK, cursor=cursor)
        yield from page.items
        session.expunge_all()
        if page.next is None:
            return
        cursor = page.next


def _boards(session: Session, course_ids: Sequence[UUID]) -> list[BoardView]:
    def count(condition: Any) -> Any:
        return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)

    rows = session.execute(
        select(
            Course.course_id,
            Course.title,
            count(and_(Enrollment.enrollment_id.is_not(None), Enrollment.state != WITHDRAWN)).label(
                "enrolled"
            ),
            count(Enrollment.state == ACTIVE).label("active"),
            count(Enrollment.state == COMPLETED).label("completed"),
            count(and_(Enrollment.state == COMPLETED, CourseVersion.is_graded)).label("passed"),
            count(Certificate.state == VALID).label("certified"),
            count(Enrollment.state == WITHDRAWN).label("withdrawn"),
        )
        .outerjoin(Enrollment, Enrollment.course_id == Course.course_id)
        .outerjoin(CourseVersion, CourseVersion.version_id == Enrollment.version_id)
        .outerjoin(Certificate, Certificate.enrollment_id == Enrollment.enrollment_id)
        .where(Course.course_id.in_(course_ids))
        .group_by(Course.course_id, Course.title)
    )
    boards = {row.course_id: BoardView(**row._asdict()) for row in rows}
    return [boards[course_id] for course_id in course_ids]


def _participants(
    session: Session, course_id: UUID, *, limit: int, cursor: str | None, state: str = "", q: str = ""
) -> Page[ParticipantView]:
    wanted = select(Enrollment).where(Enrollment.course_id == course_id)
    if state:
        wanted = wanted.where(Enrollment.state == state)
    if q:
        wanted = wanted.where(func.lower(Enrollment.name).contains(q.lower(), autoescape=True))
    after = text_and_key_in(cursor)
    if after is not None:
        wanted = wanted.where(
            (Enrollment.name > after[0])
            | ((Enrollment.name == after[0]) & (Enrollment.enrollment_id > after[1]))
        )
    ordered = wanted.order_by(Enrollment.name, Enrollment.enrollment_id).limit(limit + 1)
    page = page_of(session.scalars(ordered).all(), limit, lambda row: [row.name, row.enrollment_id])
    ids = [row.enrollment_id for row in page.items]
    credited = credited_by_enrollment(session, ids)
    numbers = dict(
        session.execute(
            select(Certificate.enrollment_id, Certificate.number).where(
                Certificate.enrollment_id.in_(ids), Certificate.state == VALID
            )
        ).all()
    )
    owner_id = session.scalar(select(Course.owner_unit_id).where(Course.course_id == course_id))
    bands = POLICIES.value_for(session, GRADE_BANDS, owner_id).bands if owner_id else ()
    views = []
    for standing in standings_of(session, page.items):
        enrollment = standing.enrollment
        score = standing.score
        views.append(
            ParticipantView(
                enrollment_id=enrollment.enrollment_id,
                person_id=enrollment.person_id,
                name=enrollment.name,
                position=enrollment.position,
                rank=enrollment.rank,
                unit_name=enrollment.unit_name,
                state=cast(EnrollmentState, enrollment.state),
                progress_percent=progress_percent(standing.rule, standing.known),
                score=score,
                grade=grade_of(bands, score) if score is not None else "",
                jp=credited.get(enrollment.enrollment_id),
                certificate_number=numbers.get(enrollment.enrollment_id),
                enrolled_at=enrollment.enrolled_at,
                completed_at=enrollment.completed_at,
            )
        )
    return Page(views, page.next)
