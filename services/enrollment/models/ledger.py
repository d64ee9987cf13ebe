"""The JP ledger (riwayat JP): append-only, one entry per source."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from services.enrollment.models.base import Base


class LedgerEntry(Base):
    """JP credited to a person; a correction is a counter-entry with the opposite amounts and `reversal_of`.

    `source` names what it was credited for and is unique, so nothing is credited twice. `raw` is the declared
    quantity, `credited` what counts; `credited_on` and `year` are local to the person.
    """

    __tablename__ = "jp_ledger"
    __table_args__ = (
        CheckConstraint("(credited < 0) <= (reversal_of IS NOT NULL)", name="only_reversals_take_away"),
        Index("ix_jp_ledger_person_year", "person_id", "year"),
    )

    entry_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID]
    enrollment_id: Mapped[UUID] = mapped_column(index=True)
    source: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    kind: Mapped[int]
    is_classical: Mapped[bool]
    is_international: Mapped[bool]
    raw: Mapped[Decimal]
    credited: Mapped[Decimal]
    credited_on: Mapped[date]
    year: Mapped[int]
    scheme_version: Mapped[str]
    over_daily_cap: Mapped[bool]
    reversal_of: Mapped[UUID | None] = mapped_column(ForeignKey("jp_ledger.entry_id"), unique=True)
    recorded_at: Mapped[datetime]
