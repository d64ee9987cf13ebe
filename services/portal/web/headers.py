"""What every response says: a strict content policy, no guessing, no framing; and compression of what is text."""

import gzip

from flask import Response, request

from services.portal.web.user_session import person, portal

# Styles and scripts come from our own files only: a page holds neither inline scripts nor style attributes.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "media-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_WORTH_COMPRESSING = 500


def add_headers(response: Response) -> Response:
    """Security headers, and no caching of what belongs to a person."""
    headers = response.headers
    headers.setdefault("Content-Security-Policy", POLICY)
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
    if portal().config.is_https:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    if "Cache-Control" not in headers:
        headers["Cache-Control"] = "private, no-cache" if person() else "no-cache"
        response.vary.update(("Cookie", "Accept-Encoding", "HX-Request"))
    return response


def compress(response: Response) -> Response:
    """Compress text of 500 bytes or more with gzip, where nothing in front does it."""
    if (
        response.direct_passthrough
        or response.is_streamed
        or "Content-Encoding" in response.headers
        or "gzip" not in request.headers.get("Accept-Encoding", "")
        or not (response.mimetype or "").startswith(
            ("text/", "application/json", "application/manifest", "image/svg")
        )
    ):
        return response
    content = response.get_data()
    if len(content) >= _WORTH_COMPRESSING:
        response.set_data(gzip.compress(content, 6, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
        response.vary.add("Accept-Encoding")
    return response
