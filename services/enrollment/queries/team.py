"""What a supervisor sees of the team: JP of the year and courses under way."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from services.enrollment.models import Enrollment, LedgerEntry, Person, Unit
from services.enrollment.models.enrollments import ACTIVE, COMPLETED
from services.enrollment.queries.jp import NOTHING, targets_of
from services.enrollment.queries.views import Jp
from shared.web.cursors import text_and_key_in
from shared.web.pagination import Page, page_of


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberView:
    """A person of the team."""

    person_id: UUID
    name: str
    position: str
    unit_name: str
    jp: Jp
    target: Jp
    active_courses: int
    completed_courses: int


def team_of(
    session: Session, supervisor_id: UUID, *, year: int, limit: int, cursor: str | None
) -> Page[MemberView]:
    """The active people whose supervisor this is, by name; `completed_courses` of all years."""
    wanted = (
        select(Person, Unit.name)
        .outerjoin(Unit, Unit.id == Person.unit_id)
        .where(Person.supervisor_id == supervisor_id, Person.active)
    )
    after = text_and_key_in(cursor)
    if after is not None:
        wanted = wanted.where(
            (Person.name > after[0]) | ((Person.name == after[0]) & (Person.person_id > after[1]))
        )
    found = session.execute(wanted.order_by(Person.name, Person.person_id).limit(limit + 1)).all()
    page = page_of(found, limit, lambda row: [row[0].name, row[0].person_id])
    ids = [person.person_id for person, _ in page.items]
    credited = dict(
        session.execute(
            select(LedgerEntry.person_id, func.sum(LedgerEntry.credited))
            .where(LedgerEntry.person_id.in_(ids), LedgerEntry.year == year)
            .group_by(LedgerEntry.person_id)
        ).all()
    )
    counts = {
        row.person_id: row
        for row in session.execute(
            select(
                Enrollment.person_id,
                func.sum(case((Enrollment.state == ACTIVE, 1), else_=0)).label("active"),
                func.sum(case((Enrollment.state == COMPLETED, 1), else_=0)).label("completed"),
            )
            .where(Enrollment.person_id.in_(ids))
            .group_by(Enrollment.person_id)
        )
    }
    targets = targets_of(session, ids, year)
    members = [
        MemberView(
            person_id=person.person_id,
            name=person.name,
            position=person.position,
            unit_name=unit_name or "",
            jp=credited.get(person.person_id, NOTHING),
            target=targets[person.person_id][0],
            active_courses=counts[person.person_id].active if person.person_id in counts else 0,
            completed_courses=counts[person.person_id].completed if person.person_id in counts else 0,
        )
        for person, unit_name in page.items
    ]
    return Page(members, page.next)
