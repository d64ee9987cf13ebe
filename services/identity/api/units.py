"""The tree of units."""

from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from services.identity.api.context import actor
from services.identity.operations.units import change_unit, create_unit
from services.identity.queries.units import UnitView, place, unit_by_id, units_in_tree_order
from services.identity.schemas.units import UnitInputSchema, UnitsArgs, UnitSchema
from shared.web.cursors import text_in
from shared.web.pagination import Page, page_of, page_schema
from shared.web.transaction import context, reading, session, writing

blp = Blueprint("units", __name__, description="The tree of units")


@blp.route("/units", methods=["GET"])
@reading
@blp.arguments(UnitsArgs, location="query")
@blp.response(200, page_schema(UnitSchema))
def units(args: dict[str, Any]) -> Page[UnitView]:
    """All units, each after its parent."""
    rows = units_in_tree_order(session(), limit=args["limit"], after=text_in(args["cursor"]))
    return page_of(rows, args["limit"], lambda row: (place(row),))


@blp.route("/units", methods=["POST"])
@writing
@blp.arguments(UnitInputSchema)
@blp.response(201, UnitSchema)
def add(body: dict[str, Any]) -> UnitView:
    """Add a unit below another, or a root."""
    return unit_by_id(session(), create_unit(context(), actor=actor(), **body))


@blp.route("/units/<uuid:unit_id>", methods=["PUT"])
@writing
@blp.arguments(UnitInputSchema)
@blp.response(200, UnitSchema)
def change(body: dict[str, Any], unit_id: UUID) -> UnitView:
    """Rename, move or otherwise change a unit; what stands below moves with it."""
    change_unit(context(), actor=actor(), unit_id=unit_id, **body)
    return unit_by_id(session(), unit_id)
