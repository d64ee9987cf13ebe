"""The certificate on paper: PDF/A-2b, tagged for screen readers, A4 landscape, with a QR code to its public page.

The layout stands in `certificate.typ`. Data goes in as JSON beside it, so no name or title can be read as markup.
"""

import io
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from services.enrollment.adapters.indonesian import date_span, decimal_comma, long_date
from services.enrollment.domain.certificates import PrintedCertificate
from shared.contracts.routes import Route, path_to

if TYPE_CHECKING:
    import typst

TEMPLATE = Path(__file__).with_name("certificate.typ")
HOW = {
    "online": "secara daring",
    "in_person": "secara tatap muka",
    "blended": "secara bauran (daring dan tatap muka)",
}


def certificate_pdf(certificate: PrintedCertificate, *, public_url: str) -> bytes:
    """The certificate as a PDF file; the same certificate gives the same bytes.

    Args:
        certificate: what to print.
        public_url: where the portal is reached, without a trailing slash.
    """
    # typst maps 30 MB of its own: only a process that prints certificates pays for it.
    import typst  # noqa: PLC0415

    base = public_url.rstrip("/")
    address = base + path_to(Route.VERIFICATION, {"code": certificate.verification_code})
    compiler = typst.Compiler(TEMPLATE.read_bytes(), font_paths=_fonts(), ignore_system_fonts=True)
    document = compiler.compile(
        format="pdf",
        sys_inputs={"data": json.dumps(_data(certificate, address, f"{base}/v")), "qr": _qr(address)},
        pdf_standards=["a-2b", "ua-1"],
        # typst takes whole seconds only.
        timestamp=certificate.issued_at.replace(microsecond=0),
    )
    if not isinstance(document, bytes):
        raise TypeError("typst gave no single document")
    return document


@cache
def _fonts() -> "typst.Fonts":
    """Only the fonts inside the wheel: the same page on every machine."""
    import typst  # noqa: PLC0415 - as above

    return typst.Fonts(include_system_fonts=False)


def _data(certificate: PrintedCertificate, address: str, shown: str) -> dict[str, Any]:
    modules = certificate.modules
    return {
        "agency_name": certificate.agency_name,
        "number": certificate.number,
        "kind": certificate.kind,
        "name": certificate.name,
        "position": certificate.position,
        "rank": certificate.rank,
        "unit_name": certificate.unit_name,
        "title": certificate.title,
        "how": HOW.get(certificate.mode, ""),
        "jp": decimal_comma(certificate.jp),
        "grade": certificate.grade,
        "dates": date_span(certificate.started_on, certificate.completed_on),
        "place": certificate.place,
        "issued_on": long_date(certificate.issued_on),
        "year": certificate.issued_on.year,
        "month": certificate.issued_on.month,
        "day": certificate.issued_on.day,
        "signer_name": certificate.signer_name,
        "signer_position": certificate.signer_position,
        "url": address,
        "shown_url": shown.removeprefix("https://").removeprefix("http://"),
        "code": certificate.verification_code,
        "modules": [
            {"title": module.title, "lesson_count": module.lesson_count, "minutes": module.minutes}
            for module in modules
        ],
        "lesson_count": sum(module.lesson_count for module in modules),
        "minutes": sum(module.minutes for module in modules),
    }


def _qr(address: str) -> str:
    import segno  # noqa: PLC0415 - only where a certificate is printed

    drawing = io.BytesIO()
    segno.make(address, error="m").save(drawing, kind="svg", border=0, dark="#06264d", xmldecl=False)
    return drawing.getvalue().decode()
