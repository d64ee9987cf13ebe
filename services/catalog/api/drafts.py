"""Writing a course: its draft, what it was before, previews and publishing."""

from dataclasses import dataclass, fields
from typing import Annotated, Any
from uuid import UUID

from flask_smorest import Blueprint

from services.catalog.domain.draft import Draft, Language, Slug
from services.catalog.domain.rendering import MOST_CHARACTERS, html_of, minutes_estimate
from services.catalog.operations.drafts import create_course, restore_draft, revise_draft
from services.catalog.operations.publishing import PublishedVersion, publish_draft
from services.catalog.queries.drafts import draft_by_course, drafts_of, revisions_of
from services.catalog.queries.views import DraftLine, DraftView, RevisionLine
from shared.schema.types import Length, Range, Text
from shared.web.auth import access_scope
from shared.web.declared import accepts, answers
from shared.web.pagination import Page, PageArgs
from shared.web.revisions import IF_MATCH, expected_revision, revision_if_given, revision_tag
from shared.web.transaction import context, reading, session, writing

blueprint = Blueprint("drafts", __name__, description="Courses as their authors write them.")

Answer = tuple[DraftView, int, dict[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedDraft(Draft):
    """The whole of a course as its author edits it.

    An answer may be edited and sent back as it is: what only the server says is taken and ignored.
    """

    id: Any = None
    revision: Any = None
    state: Any = None
    latest_version_id: Any = None
    latest_version_number: Any = None
    updated_at: Any = None
    problems: Any = None

    def draft(self) -> Draft:
        """What the author says."""
        return Draft(**{member.name: getattr(self, member.name) for member in fields(Draft)})


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCourse:
    """The beginning of a course.

    Attributes:
        slug: its address; made from the title if none is given.
    """

    title: Annotated[str, Length(1, 200)]
    slug: Slug | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Restore:
    """Which revision shall come back."""

    revision: Annotated[int, Range(1, 2**31 - 1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """Markdown to be shown as a page would show it."""

    markdown: Annotated[Text, Length(max=MOST_CHARACTERS)]
    language: Language = "id"


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewView:
    """The HTML of a page, and how long an unhurried reader takes."""

    html: str
    minutes_estimate: int


@blueprint.route("/drafts", methods=["GET"])
@reading
@accepts(PageArgs, location="query")
@answers(200, Page[DraftLine])
def list_drafts(args: PageArgs) -> Page[DraftLine]:
    """The courses that the caller may change, the latest changed first."""
    return drafts_of(session(), access_scope(), limit=args.limit, cursor=args.cursor)


@blueprint.route("/courses", methods=["POST"])
@writing
@accepts(NewCourse)
@answers(201, DraftView)
def start_course(body: NewCourse) -> Answer:
    """Begin a course with an empty draft."""
    return _answer(create_course(context(), scope=access_scope(), title=body.title, slug=body.slug), 201)


@blueprint.route("/drafts/<uuid:course_id>", methods=["GET"])
@reading
@answers(200, DraftView)
def show_draft(course_id: UUID) -> Answer:
    """The draft as it is now; its revision is also the ETag."""
    return _answer(course_id)


@blueprint.route("/drafts/<uuid:course_id>", methods=["PUT"])
@writing
@accepts(SavedDraft)
@answers(200, DraftView)
@blueprint.doc(parameters=[IF_MATCH])
def save_draft(body: SavedDraft, course_id: UUID) -> Answer:
    """Replace the draft; `If-Match` names the revision that was edited."""
    revise_draft(
        context(),
        scope=access_scope(),
        course_id=course_id,
        expected_revision=expected_revision(),
        draft=body.draft(),
    )
    return _answer(course_id)


@blueprint.route("/drafts/<uuid:course_id>/revisions", methods=["GET"])
@reading
@accepts(PageArgs, location="query")
@answers(200, Page[RevisionLine])
def list_revisions(args: PageArgs, course_id: UUID) -> Page[RevisionLine]:
    """What the draft was before, the latest first."""
    return revisions_of(session(), access_scope(), course_id, limit=args.limit, cursor=args.cursor)


@blueprint.route("/drafts/<uuid:course_id>/restore", methods=["POST"])
@writing
@accepts(Restore)
@answers(200, DraftView)
def restore(body: Restore, course_id: UUID) -> Answer:
    """Make an earlier revision the draft again, as a new revision."""
    restore_draft(
        context(),
        scope=access_scope(),
        course_id=course_id,
        revision=body.revision,
        expected_revision=revision_if_given(),
    )
    return _answer(course_id)


@blueprint.route("/drafts/<uuid:course_id>/publish", methods=["POST"])
@writing
@answers(201, PublishedVersion)
@blueprint.doc(parameters=[IF_MATCH])
def publish(course_id: UUID) -> PublishedVersion:
    """Publish the draft as the next version, which never changes; `If-Match` names its revision."""
    return publish_draft(
        context(), scope=access_scope(), course_id=course_id, expected_revision=expected_revision()
    )


@blueprint.route("/previews", methods=["POST"])
@accepts(Preview)
@answers(200, PreviewView)
def preview(body: Preview) -> PreviewView:
    """Markdown as a page will show it. Nothing is kept."""
    return PreviewView(
        html=html_of(body.markdown, language=body.language), minutes_estimate=minutes_estimate(body.markdown)
    )


def _answer(course_id: UUID, status: int = 200) -> Answer:
    view = draft_by_course(session(), access_scope(), course_id)
    return view, status, revision_tag(view.revision)
