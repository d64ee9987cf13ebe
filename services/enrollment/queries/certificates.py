"""Certificates: their holder's, a printed one's contents, and what anybody may check."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.enrollment.domain.certificates import PrintedCertificate, PrintedModule, code_as_written
from services.enrollment.domain.completion import Rule
from services.enrollment.domain.errors import CertificateNotFound, CertificateRevoked
from services.enrollment.models import Certificate
from services.enrollment.models.certificates import REVOKED
from services.enrollment.queries.views import Jp
from services.enrollment.reads.versions import version_of
from shared.contracts.activities import LEARNER
from shared.web.cursors import key_in
from shared.web.pagination import Page, page_of


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateView:
    """A certificate as its holder sees it.

    Attributes:
        kind: passed (LULUS) or attended (TELAH MENGIKUTI).
        state: valid or revoked.
    """

    id: UUID
    enrollment_id: UUID
    course_id: UUID
    title: str
    number: str
    kind: str
    state: str
    jp: Jp
    grade: str
    name: str
    position: str
    unit_name: str
    agency_name: str
    started_on: date
    completed_on: date
    issued_on: date
    issued_at: datetime
    verification_code: str
    revoked_at: datetime | None
    revocation_reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationView:
    """What anybody may know of a certificate: nothing that is not printed on its front.

    Attributes:
        status: valid or revoked.
    """

    status: str
    name: str
    title: str
    started_on: date
    completed_on: date
    jp: Jp
    number: str


def certificates_of(
    session: Session, person_id: UUID, *, limit: int, cursor: str | None
) -> Page[CertificateView]:
    """A page of a person's certificates, the newest first."""
    wanted = select(Certificate).where(Certificate.person_id == person_id)
    after = key_in(cursor)
    if after is not None:
        wanted = wanted.where(Certificate.certificate_id < after)
    rows = session.scalars(wanted.order_by(Certificate.certificate_id.desc()).limit(limit + 1)).all()
    page = page_of([_view(row) for row in rows], limit, lambda view: [view.id])
    return Page(page.items, page.next)


def certificate_of(session: Session, person_id: UUID, certificate_id: UUID) -> CertificateView:
    """One certificate of a person.

    Raises:
        CertificateNotFound: none, or another person's.
    """
    return _view(_held(session, person_id, certificate_id))


def certificate_by_id(session: Session, certificate_id: UUID) -> CertificateView:
    """A certificate, for whoever was found to have it within reach.

    Raises:
        CertificateNotFound: there is none.
    """
    row = session.get(Certificate, certificate_id)
    if row is None:
        raise CertificateNotFound()
    return _view(row)


def printed_certificate(session: Session, person_id: UUID, certificate_id: UUID) -> PrintedCertificate:
    """What is printed on a person's certificate.

    Raises:
        CertificateNotFound: none, or another person's.
        CertificateRevoked: a revoked one is not printed again.
    """
    row = _held(session, person_id, certificate_id)
    if row.state == REVOKED:
        raise CertificateRevoked()
    version = version_of(session, row.version_id)
    return PrintedCertificate(
        agency_name=row.agency_name,
        number=row.number,
        kind=row.kind,
        name=row.name,
        position=row.position,
        rank=row.rank,
        unit_name=row.unit_name,
        title=row.title,
        mode=version.mode,
        jp=row.jp,
        grade=row.grade,
        started_on=row.started_on,
        completed_on=row.completed_on,
        place=row.place,
        issued_on=row.issued_on,
        signer_name=row.signer_name,
        signer_position=row.signer_position,
        verification_code=row.verification_code,
        issued_at=row.issued_at,
        modules=_modules(version.rule),
    )


def verification_of(session: Session, code: str) -> VerificationView:
    """What the public page of a code shows.

    Raises:
        CertificateNotFound: no certificate bears the code.
    """
    written = code_as_written(code)
    row = (
        session.scalar(select(Certificate).where(Certificate.verification_code == written))
        if written
        else None
    )
    if row is None:
        raise CertificateNotFound()
    return VerificationView(
        status=row.state,
        name=row.name,
        title=row.title,
        started_on=row.started_on,
        completed_on=row.completed_on,
        jp=row.jp,
        number=row.number,
    )


def _held(session: Session, person_id: UUID, certificate_id: UUID) -> Certificate:
    row = session.get(Certificate, certificate_id)
    if row is None or row.person_id != person_id:
        raise CertificateNotFound()
    return row


def _modules(rule: Rule) -> tuple[PrintedModule, ...]:
    """The material of each module: what participants read by themselves."""
    material = (
        (
            module.title,
            [activity.minutes for activity in module.activities if activity.reported_by == LEARNER],
        )
        for module in rule.modules
    )
    return tuple(PrintedModule(title, len(minutes), sum(minutes)) for title, minutes in material if minutes)


def _view(row: Certificate) -> CertificateView:
    return CertificateView(
        id=row.certificate_id,
        enrollment_id=row.enrollment_id,
        course_id=row.course_id,
        title=row.title,
        number=row.number,
        kind=row.kind,
        state=row.state,
        jp=row.jp,
        grade=row.grade,
        name=row.name,
        position=row.position,
        unit_name=row.unit_name,
        agency_name=row.agency_name,
        started_on=row.started_on,
        completed_on=row.completed_on,
        issued_on=row.issued_on,
        issued_at=row.issued_at,
        verification_code=row.verification_code,
        revoked_at=row.revoked_at,
        revocation_reason=row.revocation_reason,
    )
