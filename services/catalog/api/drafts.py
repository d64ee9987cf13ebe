"""Writing a course: its draft, what it was before, previews and publishing."""

from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from services.catalog.api.revisions import IF_MATCH, expected_revision, revision_if_given, revision_tag
from services.catalog.domain.completeness import problems_of
from services.catalog.domain.draft import draft_of
from services.catalog.domain.rendering import html_of, minutes_estimate
from services.catalog.operations.drafts import create_course, restore_draft, revise_draft
from services.catalog.operations.publishing import publish_draft
from services.catalog.queries.drafts import draft_by_course, drafts_of, revisions_of
from services.catalog.queries.versions import version_outline
from services.catalog.queries.views import DraftLine, RevisionLine, VersionOutline
from services.catalog.schemas.drafts import (
    DraftDocument,
    DraftOut,
    DraftPage,
    NewCourse,
    Preview,
    PreviewOut,
    PublishedOut,
    Restore,
    RevisionPage,
)
from shared.web.auth import access_scope
from shared.web.pagination import Page
from shared.web.schemas import PageArgs
from shared.web.transaction import context, reading, session, writing

blp = Blueprint("drafts", __name__, description="Courses as their authors write them.")

Answer = tuple[dict[str, Any], int, dict[str, str]]


@blp.route("/drafts", methods=["GET"])
@reading
@blp.arguments(PageArgs, location="query")
@blp.response(200, DraftPage)
def list_drafts(args: dict[str, Any]) -> Page[DraftLine]:
    """The courses that the caller may change, the latest changed first."""
    return drafts_of(session(), access_scope(), **args)


@blp.route("/courses", methods=["POST"])
@writing
@blp.arguments(NewCourse)
@blp.response(201, DraftOut)
def start_course(body: dict[str, Any]) -> Answer:
    """Begin a course with an empty draft."""
    return _answer(create_course(context(), scope=access_scope(), **body), 201)


@blp.route("/drafts/<uuid:course_id>", methods=["GET"])
@reading
@blp.response(200, DraftOut)
def show_draft(course_id: UUID) -> Answer:
    """The draft as it is now; its revision is also the ETag."""
    return _answer(course_id)


@blp.route("/drafts/<uuid:course_id>", methods=["PUT"])
@writing
@blp.arguments(DraftDocument)
@blp.response(200, DraftOut)
@blp.doc(parameters=[IF_MATCH])
def save_draft(body: dict[str, Any], course_id: UUID) -> Answer:
    """Replace the draft; `If-Match` names the revision that was edited."""
    revise_draft(
        context(),
        scope=access_scope(),
        course_id=course_id,
        expected_revision=expected_revision(),
        document=body,
    )
    return _answer(course_id)


@blp.route("/drafts/<uuid:course_id>/revisions", methods=["GET"])
@reading
@blp.arguments(PageArgs, location="query")
@blp.response(200, RevisionPage)
def list_revisions(args: dict[str, Any], course_id: UUID) -> Page[RevisionLine]:
    """What the draft was before, the latest first."""
    return revisions_of(session(), access_scope(), course_id, **args)


@blp.route("/drafts/<uuid:course_id>/restore", methods=["POST"])
@writing
@blp.arguments(Restore)
@blp.response(200, DraftOut)
def restore(body: dict[str, Any], course_id: UUID) -> Answer:
    """Make an earlier revision the draft again, as a new revision."""
    restore_draft(
        context(),
        scope=access_scope(),
        course_id=course_id,
        revision=body["revision"],
        expected_revision=revision_if_given(),
    )
    return _answer(course_id)


@blp.route("/drafts/<uuid:course_id>/publish", methods=["POST"])
@writing
@blp.response(201, PublishedOut)
@blp.doc(parameters=[IF_MATCH])
def publish(course_id: UUID) -> VersionOutline:
    """Publish the draft as the next version, which never changes; `If-Match` names its revision."""
    version_id = publish_draft(
        context(), scope=access_scope(), course_id=course_id, expected_revision=expected_revision()
    )
    return version_outline(session(), version_id)


@blp.route("/previews", methods=["POST"])
@blp.arguments(Preview)
@blp.response(200, PreviewOut)
def preview(body: dict[str, Any]) -> dict[str, Any]:
    """Markdown as a lesson will show it. Nothing is kept."""
    return {
        "html": html_of(body["markdown"], language=body["language"]),
        "minutes_estimate": minutes_estimate(body["markdown"]),
    }


def _answer(course_id: UUID, status: int = 200) -> Answer:
    view = draft_by_course(session(), access_scope(), course_id)
    body = {
        **view.document,
        "id": view.line.id,
        "revision": view.revision,
        "state": view.line.state,
        "latest_version_id": view.line.latest_version_id,
        "latest_version_number": view.line.latest_version_number,
        "updated_at": view.line.updated_at,
        "problems": problems_of(draft_of(view.document)),
    }
    return body, status, revision_tag(view.revision)
