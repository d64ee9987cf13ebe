"""The inbox."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.portal.web.routes import address_of
from services.portal.web.user_session import clients, local_path

blueprint = Blueprint("inbox", __name__, url_prefix="/pesan")


@blueprint.get("")
def page() -> str:
    """Messages, newest first."""
    cursor = request.args.get("cursor")
    only_unread = request.args.get("tampil") == "baru"
    found = clients().notification.messages(unread=True if only_unread else None, limit=20, cursor=cursor)
    return render_template(
        "learner/inbox.html",
        found=found,
        address_of=address_of,
        only_unread=only_unread,
        is_first=cursor is None,
    )


@blueprint.post("/<uuid:message_id>/baca")
def read(message_id: UUID) -> Response:
    """Mark it read and go where it leads."""
    clients().notification.mark_read(str(message_id))
    return redirect(local_path(request.form.get("lanjut"), url_for("inbox.page")), 303)


@blueprint.post("/baca-semua")
def read_all() -> Response:
    """Mark all read."""
    clients().notification.mark_all_read()
    return redirect(url_for("inbox.page"), 303)
