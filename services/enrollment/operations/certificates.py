"""Issuing numbered certificates, and revoking them."""

import secrets
from datetime import date
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from services.enrollment.domain.certificates import (
    ATTENDED,
    CODE_BYTES,
    PASSED,
    number_from,
    verification_code,
)
from services.enrollment.domain.errors import CertificateNotFound, CertificateRevoked, IssuerNotKnown
from services.enrollment.domain.grades import grade_of
from services.enrollment.domain.local_time import local_date
from services.enrollment.domain.policies import CERTIFICATE, GRADE_BANDS
from services.enrollment.models import (
    Certificate,
    CertificateCounter,
    Enrollment,
    Meeting,
    Person,
    Run,
    Unit,
)
from services.enrollment.models.certificates import REVOKED, VALID
from services.enrollment.operations.ledger import reverse_entry, standing_entries
from services.enrollment.operations.locks import locked_enrollment
from services.enrollment.reads.attendance import counting
from services.enrollment.reads.policies import POLICIES
from services.enrollment.reads.versions import Version, version_of
from shared.contracts.enrollment import CertificateIssued
from shared.ids import uuid7
from shared.messaging.outbox import record
from shared.persistence.audit import record_audit
from shared.persistence.context import Context

log = structlog.get_logger(__name__)


def issue_certificate(context: Context, *, enrollment_id: UUID) -> UUID:
    """Issue the certificate of a completed enrolment, once; number and date are those of the clock's instant.

    Returns:
        The certificate's id, also if it was issued before.

    Raises:
        EnrollmentNotFound: the enrolment is not known.
        IssuerNotKnown: what has to be printed has not been heard of yet.
    """
    enrollment = locked_enrollment(context.session, enrollment_id)
    known = context.session.scalar(
        select(Certificate.certificate_id).where(Certificate.enrollment_id == enrollment_id)
    )
    if known is not None:
        return known
    version = version_of(context.session, enrollment.version_id)
    person = context.session.get(Person, enrollment.person_id)
    owner = context.session.get(Unit, version.owner_unit_id)
    agency = context.session.get(Unit, UUID(owner.path[0])) if owner else None
    if person is None or owner is None or agency is None:
        raise IssuerNotKnown(f"certificate of enrolment {enrollment_id}")
    now = context.clock.now()
    found = POLICIES.in_force(context.session, CERTIFICATE, [owner.id])[owner.id]
    policy = found.value
    issuer_id = found.unit_id or agency.id
    on = local_date(now, owner.time_zone)
    number = _next_number(context.session, issuer_id, policy.series, on.year)
    unit_name = context.session.scalar(select(Unit.name).where(Unit.id == person.unit_id))
    started_on, completed_on = _dates(context.session, enrollment, version)
    certificate = Certificate(
        certificate_id=uuid7(),
        enrollment_id=enrollment_id,
        person_id=person.person_id,
        course_id=enrollment.course_id,
        version_id=version.id,
        issuer_unit_id=issuer_id,
        number=number_from(policy.number_template, number=number, series=policy.series, on=on),
        verification_code=verification_code(secrets.token_bytes(CODE_BYTES)),
        kind=PASSED if version.is_graded else ATTENDED,
        state=VALID,
        agency_name=agency.name,
        name=person.name,
        position=person.position,
        rank=person.rank,
        unit_name=unit_name or enrollment.unit_name,
        title=version.title,
        jp=version.jp,
        grade=_grade(context.session, enrollment, version),
        place=policy.place,
        signer_name=policy.signer_name,
        signer_position=policy.signer_position,
        started_on=started_on,
        completed_on=completed_on,
        issued_on=on,
        issued_at=now,
    )
    context.session.add(certificate)
    context.session.flush()
    record(
        context,
        CertificateIssued(
            certificate_id=certificate.certificate_id,
            enrollment_id=enrollment_id,
            person_id=certificate.person_id,
            course_id=certificate.course_id,
            title=certificate.title,
            number=certificate.number,
            kind=certificate.kind,
            jp=certificate.jp,
            verification_code=certificate.verification_code,
            issued_at=now,
        ),
    )
    log.info("certificate_issued", certificate_id=str(certificate.certificate_id))
    return certificate.certificate_id


def correct_certificate(context: Context, enrollment: Enrollment) -> None:
    """Let the certificate, if it was issued, say when and how well the course was completed, as is known now."""
    certificate = context.session.scalar(
        select(Certificate).where(Certificate.enrollment_id == enrollment.enrollment_id).with_for_update()
    )
    if certificate is None:
        return
    version = version_of(context.session, enrollment.version_id)
    certificate.started_on, certificate.completed_on = _dates(context.session, enrollment, version)
    certificate.grade = _grade(context.session, enrollment, version)
    context.session.flush()
    subject = f"certificate:{certificate.certificate_id}"
    record_audit(context, actor_id=None, action="certificate.corrected", subject=subject)


def revoke_certificate(
    context: Context,
    *,
    certificate_id: UUID,
    actor_id: UUID,
    reason: str,
    reverse_jp: bool = True,
) -> None:
    """Take a certificate back: its public page says so, and its JP are reversed unless `reverse_jp` is false.

    Raises:
        CertificateNotFound: there is none.
        CertificateRevoked: it was revoked before.
    """
    certificate = context.session.get(Certificate, certificate_id, with_for_update=True)
    if certificate is None:
        raise CertificateNotFound()
    if certificate.state == REVOKED:
        raise CertificateRevoked()
    certificate.state = REVOKED
    certificate.revoked_at = context.clock.now()
    certificate.revocation_reason = reason
    context.session.flush()
    if reverse_jp:
        for entry in standing_entries(context.session, certificate.enrollment_id):
            reverse_entry(context, entry)
    record_audit(
        context,
        actor_id=actor_id,
        action="certificate.revoked",
        subject=f"certificate:{certificate_id}",
        detail={"reason": reason, "reverse_jp": reverse_jp},
    )
    log.info("certificate_revoked", certificate_id=str(certificate_id))


def _next_number(session: Session, unit_id: UUID, series: str, year: int) -> int:
    """Take the next number. The counter's row stays locked until the commit, so numbers have neither gaps nor twins."""
    insert: Any = sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgresql_insert
    taken = session.scalar(
        insert(CertificateCounter)
        .values(unit_id=unit_id, series=series, year=year, last=1)
        .on_conflict_do_update(
            index_elements=["unit_id", "series", "year"], set_={"last": CertificateCounter.last + 1}
        )
        .returning(CertificateCounter.last)
    )
    return int(taken)


def _grade(session: Session, enrollment: Enrollment, version: Version) -> str:
    if enrollment.score is None:
        return ""
    bands = POLICIES.value_for(session, GRADE_BANDS, version.owner_unit_id).bands
    return grade_of(bands, enrollment.score)


def _dates(session: Session, enrollment: Enrollment, version: Version) -> tuple[date, date]:
    """From enrolment to completion; for a course in person, the days of its meetings."""
    started_on = local_date(enrollment.enrolled_at, enrollment.time_zone)
    completed_on = local_date(enrollment.completed_at or enrollment.enrolled_at, enrollment.time_zone)
    if version.mode == "in_person" and enrollment.run_id is not None:
        zone = session.scalar(select(Run.time_zone).where(Run.run_id == enrollment.run_id))
        first, last = session.execute(
            select(func.min(Meeting.starts_at), func.max(Meeting.starts_at)).where(
                Meeting.run_id == enrollment.run_id, counting()
            )
        ).one()
        if zone is not None and first is not None:
            return local_date(first, zone), local_date(last, zone)
    return started_on, completed_on
