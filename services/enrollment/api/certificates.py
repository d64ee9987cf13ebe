"""Certificates: one's own, their PDF, their public check, their revocation."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from flask import Response, current_app
from flask_smorest import Blueprint

from services.enrollment.adapters.certificate_pdf import certificate_pdf
from services.enrollment.operations.certificates import revoke_certificate
from services.enrollment.queries.certificates import (
    CertificateView,
    VerificationView,
    certificate_by_id,
    certificate_of,
    certificates_of,
    printed_certificate,
    verification_of,
)
from services.enrollment.reads.courses import require_certificate
from shared.schema.types import Length, Text
from shared.web.auth import access_scope, principal
from shared.web.declared import accepts, answers
from shared.web.pagination import LongPageArgs, Page
from shared.web.transaction import context, reading, session, writing

blp = Blueprint("certificates", __name__, description="Numbered certificates.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Revocation:
    """Why a certificate is taken back, and whether its JP are reversed too."""

    reason: Annotated[Text, Length(3, 500)]
    reverse_jp: bool = True


@blp.route("/certificates", methods=["GET"])
@reading
@accepts(LongPageArgs, location="query")
@answers(200, Page[CertificateView])
def list_certificates(args: LongPageArgs) -> Page[CertificateView]:
    """The caller's certificates, the newest first."""
    return certificates_of(session(), principal().person_id, limit=args.limit, cursor=args.cursor)


@blp.route("/certificates/<uuid:certificate_id>", methods=["GET"])
@reading
@answers(200, CertificateView)
def show_certificate(certificate_id: UUID) -> CertificateView:
    """One certificate of the caller."""
    return certificate_of(session(), principal().person_id, certificate_id)


@blp.route("/certificates/<uuid:certificate_id>.pdf", methods=["GET"])
@reading
@blp.response(200, description="The certificate as PDF/A-2b", content_type="application/pdf")
def print_certificate(certificate_id: UUID) -> Response:
    """The certificate as a PDF; a revoked one is not printed again."""
    printed = printed_certificate(session(), principal().person_id, certificate_id)
    document = certificate_pdf(printed, public_url=current_app.extensions["sinau"].config.public_url)
    # The number names the file: nothing of the person belongs in a file name.
    name = "sertifikat-" + "".join(c if c.isalnum() else "-" for c in printed.number) + ".pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return Response(document, content_type="application/pdf", headers=headers)


@blp.route("/certificates/<uuid:certificate_id>/revoke", methods=["POST"])
@writing
@accepts(Revocation)
@answers(200, CertificateView)
def revoke(body: Revocation, certificate_id: UUID) -> CertificateView:
    """Take a certificate back, with its JP unless told otherwise."""
    require_certificate(session(), access_scope(), certificate_id)
    revoke_certificate(
        context(),
        certificate_id=certificate_id,
        actor_id=principal().person_id,
        reason=body.reason,
        reverse_jp=body.reverse_jp,
    )
    return certificate_by_id(session(), certificate_id)


@blp.route("/verifications/<string:code>", methods=["GET"])
@reading
@answers(200, VerificationView)
def verify(code: str) -> VerificationView:
    """What anybody may know of the certificate that bears the code."""
    return verification_of(session(), code)
