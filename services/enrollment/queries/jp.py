"""A person's JP of a year against the target."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.enrollment.domain.jp import KINDS
from services.enrollment.domain.policies import JP_TARGET
from services.enrollment.models import LedgerEntry, Person
from services.enrollment.queries.views import Jp
from services.enrollment.reads.policies import POLICIES

NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntryView:
    """A line of the ledger; a reversal has negative JP. `kind` is the civil-service code, 1 to 25."""

    id: UUID
    title: str
    jp: Jp
    kind: int
    kind_name: str
    credited_on: date
    is_reversal: bool
    over_daily_cap: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class JpView:
    """What was credited in a year, what is asked for, and what is missing. `years` have entries, or are asked for."""

    year: int
    credited: Jp
    target: Jp
    ceiling: Jp | None
    shortfall: Jp
    years: tuple[int, ...]
    entries: tuple[LedgerEntryView, ...]


def jp_of(session: Session, person_id: UUID, year: int) -> JpView:
    """A person's ledger of a year, the newest entry first."""
    rows = session.scalars(
        select(LedgerEntry)
        .where(LedgerEntry.person_id == person_id, LedgerEntry.year == year)
        .order_by(LedgerEntry.credited_on.desc(), LedgerEntry.entry_id.desc())
    ).all()
    known = session.scalars(
        select(LedgerEntry.year).where(LedgerEntry.person_id == person_id).distinct()
    ).all()
    target, ceiling = targets_of(session, [person_id], year)[person_id]
    credited = sum((row.credited for row in rows), NOTHING)
    return JpView(
        year=year,
        credited=credited,
        target=target,
        ceiling=ceiling,
        shortfall=max(NOTHING, target - credited),
        years=tuple(sorted({*known, year}, reverse=True)),
        entries=tuple(
            LedgerEntryView(
                id=row.entry_id,
                title=row.title,
                jp=row.credited,
                kind=row.kind,
                kind_name=KINDS[row.kind].name,
                credited_on=row.credited_on,
                is_reversal=row.reversal_of is not None,
                over_daily_cap=row.over_daily_cap,
            )
            for row in rows
        ),
    )


def targets_of(
    session: Session, person_ids: list[UUID], year: int
) -> dict[UUID, tuple[Decimal, Decimal | None]]:
    """Target and ceiling of each person in a year. Three queries, however many people."""
    people = {
        row.person_id: row for row in session.scalars(select(Person).where(Person.person_id.in_(person_ids)))
    }
    asked = POLICIES.in_force(session, JP_TARGET, {None, *(person.unit_id for person in people.values())})
    found: dict[UUID, tuple[Decimal, Decimal | None]] = {}
    for person_id in person_ids:
        person = people.get(person_id)
        targets = asked[person.unit_id if person else None].value
        target = targets.target_for(employment_type=person.employment_type if person else "", year=year)
        found[person_id] = (target.target, target.ceiling) if target else (NOTHING, None)
    return found
