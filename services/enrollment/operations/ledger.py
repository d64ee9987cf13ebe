"""Writing the JP ledger: an entry per completion, and counter-entries."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import extract, func, select
from sqlalchemy.orm import Session

from services.enrollment.domain.completion import days_of_learning
from services.enrollment.domain.jp import KINDS, Activity, Credit, credit
from services.enrollment.domain.local_time import local_date
from services.enrollment.domain.policies import JP_SCHEME
from services.enrollment.models import Enrollment, LedgerEntry, Person
from services.enrollment.reads.policies import POLICIES
from services.enrollment.reads.standings import Standing
from services.enrollment.reads.versions import Version, version_of
from shared.contracts.enrollment import JpCredited
from shared.ids import uuid7
from shared.messaging.outbox import record
from shared.persistence.context import Context


@dataclass(frozen=True, slots=True)
class _Entry:
    """What distinguishes one entry of an enrolment from another."""

    source: str
    on: date
    credit: Credit
    scheme_version: str
    reversal_of: UUID | None = None


def credit_completion(context: Context, standing: Standing, *, at: datetime) -> None:
    """Credit an enrolment that was completed at an instant, by the scheme that holds for the person's unit."""
    _credit(context, standing, at=at, source=f"enrollment:{standing.enrollment.enrollment_id}")


def move_credit(context: Context, standing: Standing, *, at: datetime) -> None:
    """Credit a completion at another instant: a counter-entry for each entry that stands, then an entry anew."""
    for entry in standing_entries(context.session, standing.enrollment.enrollment_id):
        reverse_entry(context, entry)
        source = f"enrollment:{standing.enrollment.enrollment_id}:after:{entry.entry_id}"
        _credit(context, standing, at=at, source=source)


def standing_entries(session: Session, enrollment_id: UUID) -> list[LedgerEntry]:
    """The entries of an enrolment that are neither reversals nor reversed."""
    reversed_ids = select(LedgerEntry.reversal_of).where(LedgerEntry.reversal_of.is_not(None))
    return list(
        session.scalars(
            select(LedgerEntry).where(
                LedgerEntry.enrollment_id == enrollment_id,
                LedgerEntry.reversal_of.is_(None),
                LedgerEntry.entry_id.not_in(reversed_ids),
            )
        )
    )


def reverse_entry(context: Context, entry: LedgerEntry) -> None:
    """Write an entry's counter-entry: same day, opposite amounts, so that each sum returns to what it was."""
    enrollment = context.session.get_one(Enrollment, entry.enrollment_id)
    version = version_of(context.session, enrollment.version_id)
    opposite = Credit(-entry.raw, -entry.credited, over_cap=False)
    source = f"reversal:{entry.entry_id}"
    _write(
        context,
        enrollment,
        version,
        _Entry(source, entry.credited_on, opposite, entry.scheme_version, entry.entry_id),
    )


def _credit(context: Context, standing: Standing, *, at: datetime, source: str) -> None:
    enrollment, version = standing.enrollment, standing.version
    # One person's completions are credited one after the other: the cap must see those before.
    context.session.execute(
        select(Person.person_id).where(Person.person_id == enrollment.person_id).with_for_update()
    )
    scheme = POLICIES.value_for(context.session, JP_SCHEME, enrollment.unit_id)
    on = local_date(at, enrollment.time_zone)
    days = days_of_learning(standing.learnt_at, enrollment.time_zone)
    same_kind = select(func.sum(LedgerEntry.credited)).where(
        LedgerEntry.person_id == enrollment.person_id, LedgerEntry.kind == version.kind
    )
    that_month = (LedgerEntry.year == on.year, extract("month", LedgerEntry.credited_on) == on.month)
    amount = credit(
        scheme,
        Activity(kind=version.kind, declared=version.jp, days=days),
        same_kind_that_day=context.session.scalar(same_kind.where(LedgerEntry.credited_on == on))
        or Decimal(0),
        same_kind_that_month=context.session.scalar(same_kind.where(*that_month)) or Decimal(0),
    )
    _write(context.at(at), enrollment, version, _Entry(source, on, amount, scheme.version))


def _write(context: Context, enrollment: Enrollment, version: Version, entry: _Entry) -> None:
    row = LedgerEntry(
        entry_id=uuid7(),
        person_id=enrollment.person_id,
        enrollment_id=enrollment.enrollment_id,
        source=entry.source,
        title=version.title,
        kind=version.kind,
        is_classical=KINDS[version.kind].is_classical,
        is_international=False,
        raw=entry.credit.raw,
        credited=entry.credit.credited,
        credited_on=entry.on,
        year=entry.on.year,
        scheme_version=entry.scheme_version,
        over_daily_cap=entry.credit.over_cap,
        reversal_of=entry.reversal_of,
        recorded_at=context.clock.now(),
    )
    context.session.add(row)
    context.session.flush()
    record(
        context,
        JpCredited(
            entry_id=row.entry_id,
            person_id=row.person_id,
            enrollment_id=row.enrollment_id,
            title=row.title,
            jp=row.credited,
            kind=row.kind,
            year=row.year,
            credited_on=row.credited_on,
            over_daily_cap=row.over_daily_cap,
        ),
    )
