"""Certificates over HTTP."""

from marshmallow import fields, validate

from shared.web.schemas import Instant, Jp, Schema, page_schema


class CertificateOut(Schema):
    """A certificate as its holder sees it."""

    id = fields.UUID(required=True)
    enrollment_id = fields.UUID(required=True)
    course_id = fields.UUID(required=True)
    title = fields.String(required=True)
    number = fields.String(required=True)
    kind = fields.String(
        required=True, metadata={"description": "passed (LULUS) or attended (TELAH MENGIKUTI)"}
    )
    state = fields.String(required=True, metadata={"description": "valid or revoked"})
    jp = Jp(required=True)
    grade = fields.String(required=True)
    name = fields.String(required=True)
    position = fields.String(required=True)
    unit_name = fields.String(required=True)
    agency_name = fields.String(required=True)
    started_on = fields.Date(required=True)
    completed_on = fields.Date(required=True)
    issued_on = fields.Date(required=True)
    issued_at = Instant(required=True)
    verification_code = fields.String(required=True)
    revoked_at = Instant(required=True, allow_none=True)
    revocation_reason = fields.String(required=True, allow_none=True)


CertificatePage = page_schema(CertificateOut)


class Revocation(Schema):
    """Why a certificate is taken back, and whether its JP are reversed too."""

    reason = fields.String(required=True, validate=validate.Length(min=3, max=500))
    reverse_jp = fields.Boolean(load_default=True)


class VerificationOut(Schema):
    """What anybody may know of a certificate."""

    status = fields.String(required=True, metadata={"description": "valid or revoked"})
    name = fields.String(required=True)
    title = fields.String(required=True)
    started_on = fields.Date(required=True)
    completed_on = fields.Date(required=True)
    jp = Jp(required=True)
    number = fields.String(required=True)
