"""During maintenance every page is one page: what is going on, until when, and that nothing is lost."""

from flask import request
from werkzeug.wrappers import Response

from services.portal.web.error_pages import maintenance_page
from services.portal.web.user_session import now, portal
from shared.maintenance import notice_in

# What the process says of itself, and what this page and the pages kept on a device are made of.
STILL_ANSWERED = frozenset(
    {
        "about.offline_page", "assets.file", "assets.manifest", "assets.service_worker",
        "health.livez", "health.metrics", "health.readyz",
    }
)  # fmt: skip


def show_maintenance() -> Response | None:
    """Before each request: the page of maintenance, while there is any."""
    notice = notice_in(portal().config.state_dir)
    if notice is None or request.endpoint in STILL_ANSWERED:
        return None
    return maintenance_page(notice, notice.retry_after(now()))
