"""Certificates and the counters that number them."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.enrollment.models.base import Base

VALID, REVOKED = "valid", "revoked"


class Certificate(Base):
    """An issued certificate: everything printed on it, as it was when it was issued.

    `kind` is passed (LULUS) or attended (TELAH MENGIKUTI); `agency_name` heads it; `verification_code` opens its
    public page.
    """

    __tablename__ = "certificates"
    __table_args__ = (
        UniqueConstraint("issuer_unit_id", "number"),
        CheckConstraint("kind IN ('passed', 'attended')", name="kind_is_known"),
        CheckConstraint("state IN ('valid', 'revoked')", name="state_is_known"),
    )

    certificate_id: Mapped[UUID] = mapped_column(primary_key=True)
    enrollment_id: Mapped[UUID] = mapped_column(unique=True)
    person_id: Mapped[UUID] = mapped_column(index=True)
    course_id: Mapped[UUID]
    version_id: Mapped[UUID]
    issuer_unit_id: Mapped[UUID]
    number: Mapped[str]
    verification_code: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    state: Mapped[str]
    agency_name: Mapped[str]
    name: Mapped[str]
    position: Mapped[str]
    rank: Mapped[str]
    unit_name: Mapped[str]
    title: Mapped[str]
    jp: Mapped[Decimal]
    grade: Mapped[str]
    place: Mapped[str]
    signer_name: Mapped[str]
    signer_position: Mapped[str]
    started_on: Mapped[date]
    completed_on: Mapped[date]
    issued_on: Mapped[date]
    issued_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    revocation_reason: Mapped[str | None]


class CertificateCounter(Base):
    """The last number given out by a unit in a series and year; its row is locked while one is taken."""

    __tablename__ = "certificate_counters"

    unit_id: Mapped[UUID] = mapped_column(primary_key=True)
    series: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]
