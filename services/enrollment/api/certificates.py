"""Certificates: one's own, their PDF, their public check, their revocation."""

from typing import Any
from uuid import UUID

from flask import Response, current_app
from flask_smorest import Blueprint

from services.enrollment.adapters.certificate_pdf import certificate_pdf
from services.enrollment.operations.certificates import revoke_certificate
from services.enrollment.queries.certificates import (
    CertificateView,
    Verification,
    certificate_by_id,
    certificate_of,
    certificates_of,
    printed_certificate,
    verification_of,
)
from services.enrollment.reads.courses import require_certificate
from services.enrollment.schemas.certificates import (
    CertificateOut,
    CertificatePage,
    Revocation,
    VerificationOut,
)
from services.enrollment.schemas.pages import LongPageArgs
from shared.web.auth import access_scope, principal
from shared.web.pagination import Page
from shared.web.transaction import context, reading, session, writing

blp = Blueprint("certificates", __name__, description="Numbered certificates.")


@blp.route("/certificates", methods=["GET"])
@reading
@blp.arguments(LongPageArgs, location="query")
@blp.response(200, CertificatePage)
def list_certificates(args: dict[str, Any]) -> Page[CertificateView]:
    """The caller's certificates, the newest first."""
    return certificates_of(session(), principal().person_id, **args)


@blp.route("/certificates/<uuid:certificate_id>", methods=["GET"])
@reading
@blp.response(200, CertificateOut)
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
@blp.arguments(Revocation)
@blp.response(200, CertificateOut)
def revoke(body: dict[str, Any], certificate_id: UUID) -> CertificateView:
    """Take a certificate back, with its JP unless told otherwise."""
    require_certificate(session(), access_scope(), certificate_id)
    actor_id = principal().person_id
    revoke_certificate(context(), certificate_id=certificate_id, actor_id=actor_id, **body)
    return certificate_by_id(session(), certificate_id)


@blp.route("/verifications/<string:code>", methods=["GET"])
@reading
@blp.response(200, VerificationOut)
def verify(code: str) -> Verification:
    """What anybody may know of the certificate that bears the code."""
    return verification_of(session(), code)
