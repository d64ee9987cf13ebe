"""Bringing in whole courses."""

from dataclasses import dataclass

from flask_smorest import Blueprint

from services.catalog.api.drafts import SavedDraft
from services.catalog.operations.imports import ImportReport, import_course
from shared.web.auth import access_scope
from shared.web.declared import accepts, answers
from shared.web.transaction import context, writing

blueprint = Blueprint("imports", __name__, description="Whole courses, brought in at once.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportArgs:
    """How to import.

    Attributes:
        dry_run: report, and change nothing.
    """

    dry_run: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseImport:
    """A whole course to be brought in."""

    draft: SavedDraft
    publish: bool = False


@blueprint.route("/imports", methods=["POST"])
@writing
@accepts(ImportArgs, location="query")
@accepts(CourseImport)
@answers(201, ImportReport, also={200: "Nothing changed: a trial, or nothing new."})
def bring_in(body: CourseImport, args: ImportArgs) -> tuple[ImportReport, int]:
    """Make or revise the course of the draft's slug, and publish it if asked."""
    report = import_course(
        context(),
        scope=access_scope(),
        draft=body.draft.draft(),
        publish=body.publish,
        dry_run=args.dry_run,
    )
    changed = not args.dry_run and (report.published or report.outcome != "unchanged")
    return report, 201 if changed else 200
