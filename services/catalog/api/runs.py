"""Runs of a course and their meetings."""

from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from services.catalog.api.revisions import IF_MATCH, expected_revision, revision_tag
from services.catalog.domain.runs import PlannedMeeting
from services.catalog.operations.runs import reschedule_run, schedule_run
from services.catalog.queries.runs import run_by_id, runs_of
from services.catalog.queries.views import RunView
from services.catalog.schemas.runs import RunDocument, RunList, RunOut
from shared.web.auth import access_scope
from shared.web.transaction import context, reading, session, writing

blp = Blueprint("runs", __name__, description="Runs of a course and their meetings.")

Answer = tuple[RunView, int, dict[str, str]]


@blp.route("/courses/<uuid:course_id>/runs", methods=["GET"])
@reading
@blp.response(200, RunList)
def list_runs(course_id: UUID) -> dict[str, Any]:
    """Every run of a course, past ones too."""
    return {"items": runs_of(session(), access_scope(), course_id)}


@blp.route("/courses/<uuid:course_id>/runs", methods=["POST"])
@writing
@blp.arguments(RunDocument)
@blp.response(201, RunOut)
def announce_run(body: dict[str, Any], course_id: UUID) -> Answer:
    """Announce a run of the course's latest version."""
    return _answer(schedule_run(context(), scope=access_scope(), course_id=course_id, **_plan(body)), 201)


@blp.route("/runs/<uuid:run_id>", methods=["GET"])
@reading
@blp.response(200, RunOut)
def show_run(run_id: UUID) -> Answer:
    """One run; its revision is also the ETag."""
    return _answer(run_id)


@blp.route("/runs/<uuid:run_id>", methods=["PUT"])
@writing
@blp.arguments(RunDocument)
@blp.response(200, RunOut)
@blp.doc(parameters=[IF_MATCH])
def change_run(body: dict[str, Any], run_id: UUID) -> Answer:
    """Replace the plan; meetings keep their ids, and one left out is cancelled. `If-Match` names the revision."""
    reschedule_run(
        context(),
        scope=access_scope(),
        run_id=run_id,
        expected_revision=expected_revision(),
        **_plan(body),
    )
    return _answer(run_id)


def _plan(body: dict[str, Any]) -> dict[str, Any]:
    return {**body, "meetings": [PlannedMeeting(**meeting) for meeting in body["meetings"]]}


def _answer(run_id: UUID, status: int = 200) -> Answer:
    view = run_by_id(session(), run_id)
    return view, status, revision_tag(view.revision)
