"""During maintenance every page is one page: what is going on, until when, and that nothing is lost."""

from flask import request
from werkzeug.wrappers import Response

from services.portal.frame.error_pages import maintenance_page
from services.portal.frame.visit import frame, now
from shared.maintenance import notice_in

# What the process tells of itself, and what the page and the pages kept on a device are made of.
STILL_ANSWERED = frozenset({"/livez", "/readyz", "/metrics", "/sw.js", "/manifest.webmanifest", "/luring"})


def hold_back() -> Response | None:
    """Before each request: the page of maintenance, while there is any."""
    notice = notice_in(frame().config.state_dir)
    if notice is None or request.path in STILL_ANSWERED or request.path.startswith("/static/"):
        return None
    return maintenance_page(notice, notice.retry_after(now()))
