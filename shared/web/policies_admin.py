"""`/policies…` of each service that has policies: what holds where, and setting it. `service_app` mounts it."""

from dataclasses import dataclass
from typing import cast
from uuid import UUID

from flask import current_app
from flask_smorest import Blueprint

from shared.access.rules import by_role
from shared.access.scope import Extent
from shared.policies import listing
from shared.policies.listing import PolicyChange, PolicyView
from shared.policies.setting import set_policy, unset_policy
from shared.policies.table import PolicyTable
from shared.schema.types import Json
from shared.web.auth import access_scope
from shared.web.cursors import key_in
from shared.web.declared import accepts, answers
from shared.web.pagination import Page, PageArgs, page_of
from shared.web.revisions import IF_MATCH, expected_revision
from shared.web.transaction import context, reading, session, writing

LOOKS = by_role(
    organiser=Extent.UNITS, unit_admin=Extent.UNITS, bkpsdm_admin=Extent.EVERYWHERE, auditor=Extent.EVERYWHERE
)
SETS = by_role(unit_admin=Extent.UNITS, bkpsdm_admin=Extent.EVERYWHERE)

ACCESS = {
    "GET /policies": LOOKS,
    "GET /policies/{name}": LOOKS,
    "PUT /policies/{name}": SETS,
    "DELETE /policies/{name}": SETS,
    "GET /policies/{name}/changes": LOOKS,
}
"""These rows stand in the access table of every service that has policies."""

blp = Blueprint("policies", __name__, description="Rules that agencies set, for administrators")


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitArgs:
    """For which unit; without one, for the whole installation."""

    unit_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesArgs(PageArgs):
    """For which unit, and which page."""

    unit_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyList:
    """Every policy of the service."""

    items: tuple[PolicyView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewValue:
    """A value in the policy's form; it replaces what was set before as a whole."""

    value: Json


@blp.route("/policies", methods=["GET"])
@reading
@accepts(UnitArgs, location="query")
@answers(200, PolicyList)
def list_policies(args: UnitArgs) -> PolicyList:
    """What holds for a unit, or for the whole installation."""
    return PolicyList(
        items=listing.policies_for(session(), _table(), scope=access_scope(), unit_id=args.unit_id)
    )


@blp.route("/policies/<name>", methods=["GET"])
@reading
@accepts(UnitArgs, location="query")
@answers(200, PolicyView)
def show_policy(args: UnitArgs, name: str) -> PolicyView:
    """One policy, as it holds for a unit."""
    return _policy(name, args.unit_id)


@blp.route("/policies/<name>", methods=["PUT"])
@writing
@blp.doc(parameters=[IF_MATCH])
@accepts(NewValue)
@accepts(UnitArgs, location="query")
@answers(200, PolicyView)
def put_policy(args: UnitArgs, body: NewValue, name: str) -> PolicyView:
    """Set a value for a unit and what is below it; `If-Match` names the revision that was edited."""
    set_policy(
        context(),
        _table(),
        _table().named(name),
        body.value,
        scope=access_scope(),
        unit_id=args.unit_id,
        expected_revision=expected_revision(),
    )
    return _policy(name, args.unit_id)


@blp.route("/policies/<name>", methods=["DELETE"])
@writing
@blp.doc(parameters=[IF_MATCH])
@accepts(UnitArgs, location="query")
@answers(200, PolicyView)
def delete_policy(args: UnitArgs, name: str) -> PolicyView:
    """Take a unit's own value away, so that it inherits again; the answer is what holds then."""
    unset_policy(
        context(),
        _table(),
        _table().named(name),
        scope=access_scope(),
        unit_id=args.unit_id,
        expected_revision=expected_revision(),
    )
    return _policy(name, args.unit_id)


@blp.route("/policies/<name>/changes", methods=["GET"])
@reading
@accepts(ChangesArgs, location="query")
@answers(200, Page[PolicyChange])
def list_changes(args: ChangesArgs, name: str) -> Page[PolicyChange]:
    """What was set for a unit and by whom, the newest first."""
    rows = listing.changes_of(
        session(),
        _table(),
        _table().named(name),
        scope=access_scope(),
        unit_id=args.unit_id,
        limit=args.limit,
        before=key_in(args.cursor),
    )
    page = page_of(rows, args.limit, lambda row: [row[0]])
    return Page([change for _, change in page.items], page.next)


def _table() -> PolicyTable:
    return cast("PolicyTable", current_app.extensions["sinau"].policies)


def _policy(name: str, unit_id: UUID | None) -> PolicyView:
    table = _table()
    return listing.policy_for(session(), table, table.named(name), scope=access_scope(), unit_id=unit_id)
