"""Immutable versions, for whoever is signed in."""

from typing import Any
from uuid import UUID

from flask import Response, request
from flask_smorest import Blueprint

from services.catalog.api.courses import with_names
from services.catalog.queries.versions import lesson_to_read, version_outline
from services.catalog.queries.views import LessonView
from services.catalog.schemas.courses import LessonOut, VersionOut
from shared.web.transaction import reading, session

blp = Blueprint("versions", __name__, description="Published versions, which never change.")

FOREVER = {"Cache-Control": "private, max-age=31536000, immutable"}


@blp.route("/versions/<uuid:version_id>", methods=["GET"])
@reading
@blp.response(200, VersionOut)
def show_version(version_id: UUID) -> tuple[dict[str, Any], int, dict[str, str]]:
    """The outline of a version."""
    return with_names(version_outline(session(), version_id)), 200, FOREVER


@blp.route("/versions/<uuid:version_id>/lessons/<uuid:lesson_id>", methods=["GET"])
@reading
@blp.response(200, LessonOut)
@blp.alt_response(304, description="The lesson that If-None-Match names is still the one.")
def show_lesson(version_id: UUID, lesson_id: UUID) -> Response | tuple[LessonView, int, dict[str, str]]:
    """One lesson of a version, to be kept for as long as the reader likes."""
    lesson = lesson_to_read(session(), version_id, lesson_id)
    headers = {**FOREVER, "ETag": f'"{lesson.digest}"'}
    if request.if_none_match.contains_weak(lesson.digest):
        return Response(status=304, headers=headers)
    return lesson, 200, headers
