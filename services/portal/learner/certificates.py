"""Certificates: mine, one of them, and its PDF."""

from uuid import UUID

from flask import Blueprint, Response, render_template, request

from services.portal.web.user_session import clients

blueprint = Blueprint("certificates", __name__)


@blueprint.get("/sertifikat")
def page() -> str:
    """All my certificates."""
    cursor = request.args.get("cursor")
    found = clients().enrollment.certificates(limit=20, cursor=cursor)
    return render_template("learner/certificates/mine.html", found=found, is_first=cursor is None)


@blueprint.get("/sertifikat/<uuid:certificate_id>")
def certificate(certificate_id: UUID) -> str:
    """One certificate."""
    return render_template(
        "learner/certificates/certificate.html",
        certificate=clients().enrollment.certificate(str(certificate_id)),
    )


@blueprint.get("/sertifikat/<uuid:certificate_id>.pdf")
def pdf(certificate_id: UUID) -> Response:
    """The PDF, passed on as it comes."""
    upstream = clients().enrollment.certificate_pdf(str(certificate_id))
    response = Response(upstream.iter_bytes(), mimetype="application/pdf")
    response.call_on_close(upstream.close)
    for name in ("Content-Length", "Content-Disposition", "ETag"):
        if name in upstream.headers:
            response.headers[name] = upstream.headers[name]
    response.headers.setdefault("Content-Disposition", f'inline; filename="sertifikat-{certificate_id}.pdf"')
    response.headers["Cache-Control"] = "private, max-age=300"
    return response
