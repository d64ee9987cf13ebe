"""Immutable versions, for whoever is signed in."""

from uuid import UUID

from flask import Response, request
from flask_smorest import Blueprint

from services.catalog.queries.versions import activity_to_show, version_outline
from services.catalog.queries.views import ActivityPage, VersionOutline
from shared.web.declared import answers
from shared.web.transaction import reading, session

blueprint = Blueprint("versions", __name__, description="Published versions, which never change.")

FOREVER = {"Cache-Control": "private, max-age=31536000, immutable"}


@blueprint.route("/versions/<uuid:version_id>", methods=["GET"])
@reading
@answers(200, VersionOutline)
def show_version(version_id: UUID) -> tuple[VersionOutline, int, dict[str, str]]:
    """The outline of a version."""
    return version_outline(session(), version_id), 200, FOREVER


@blueprint.route("/versions/<uuid:version_id>/activities/<uuid:activity_id>", methods=["GET"])
@reading
@answers(200, ActivityPage)
@blueprint.alt_response(304, description="The activity that If-None-Match names is still the one.")
def show_activity(version_id: UUID, activity_id: UUID) -> Response | tuple[ActivityPage, int, dict[str, str]]:
    """One activity of a version, to be kept for as long as the reader likes."""
    activity = activity_to_show(session(), version_id, activity_id)
    headers = {**FOREVER, "ETag": f'"{activity.digest}"'}
    if request.if_none_match.contains_weak(activity.digest):
        return Response(status=304, headers=headers)
    return activity, 200, headers
