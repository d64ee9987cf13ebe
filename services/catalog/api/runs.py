"""Runs of a course and their meetings."""

from dataclasses import dataclass
from uuid import UUID

from flask_smorest import Blueprint

from services.catalog.domain.runs import RunPlan
from services.catalog.operations.runs import reschedule_run, schedule_run
from services.catalog.queries.runs import run_by_id, runs_of
from services.catalog.queries.views import RunView
from shared.web.auth import access_scope
from shared.web.declared import accepts, answers
from shared.web.revisions import IF_MATCH, expected_revision, revision_tag
from shared.web.transaction import context, reading, session, writing

blueprint = Blueprint("runs", __name__, description="Runs of a course and their meetings.")

Answer = tuple[RunView, int, dict[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunList:
    """The runs of a course."""

    items: tuple[RunView, ...]


@blueprint.route("/courses/<uuid:course_id>/runs", methods=["GET"])
@reading
@answers(200, RunList)
def list_runs(course_id: UUID) -> RunList:
    """Every run of a course, past ones too."""
    return RunList(items=runs_of(session(), access_scope(), course_id))


@blueprint.route("/courses/<uuid:course_id>/runs", methods=["POST"])
@writing
@accepts(RunPlan)
@answers(201, RunView)
def announce_run(plan: RunPlan, course_id: UUID) -> Answer:
    """Announce a run of the course's latest version."""
    return _answer(schedule_run(context(), scope=access_scope(), course_id=course_id, plan=plan), 201)


@blueprint.route("/runs/<uuid:run_id>", methods=["GET"])
@reading
@answers(200, RunView)
def show_run(run_id: UUID) -> Answer:
    """One run; its revision is also the ETag."""
    return _answer(run_id)


@blueprint.route("/runs/<uuid:run_id>", methods=["PUT"])
@writing
@accepts(RunPlan)
@answers(200, RunView)
@blueprint.doc(parameters=[IF_MATCH])
def change_run(plan: RunPlan, run_id: UUID) -> Answer:
    """Replace the plan; meetings keep their ids, and one left out is cancelled. `If-Match` names the revision."""
    reschedule_run(
        context(),
        scope=access_scope(),
        run_id=run_id,
        expected_revision=expected_revision(),
        plan=plan,
    )
    return _answer(run_id)


def _answer(run_id: UUID, status: int = 200) -> Answer:
    view = run_by_id(session(), run_id)
    return view, status, revision_tag(view.revision)
