"""Bringing in whole courses."""

from typing import Any

from flask_smorest import Blueprint

from services.catalog.operations.imports import ImportReport, import_course
from services.catalog.schemas.drafts import CourseImport, ImportArgs, ImportReportOut
from shared.web.auth import access_scope
from shared.web.transaction import context, writing

blp = Blueprint("imports", __name__, description="Whole courses, brought in at once.")


@blp.route("/imports", methods=["POST"])
@writing
@blp.arguments(ImportArgs, location="query")
@blp.arguments(CourseImport)
@blp.response(201, ImportReportOut)
@blp.alt_response(
    200, schema=ImportReportOut, description="Nothing changed: a trial, or nothing new.", success=True
)
def bring_in(args: dict[str, Any], body: dict[str, Any]) -> tuple[ImportReport, int]:
    """Make or revise the course of the draft's slug, and publish it if asked."""
    report = import_course(
        context(),
        scope=access_scope(),
        document=body["draft"],
        publish=body["publish"],
        dry_run=args["dry_run"],
    )
    changed = not args["dry_run"] and (report.published or report.outcome != "unchanged")
    return report, 201 if changed else 200
