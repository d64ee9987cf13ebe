"""The tree of units."""

from uuid import UUID

from flask_smorest import Blueprint

from services.identity.operations.units import NewUnit, change_unit, create_unit
from services.identity.queries.units import UnitView, place, unit_by_id, units_in_tree_order
from shared.web.auth import access_scope
from shared.web.cursors import text_in
from shared.web.declared import accepts, answers
from shared.web.pagination import LongPageArgs, Page, page_of
from shared.web.transaction import context, reading, session, writing

blp = Blueprint("units", __name__, description="The tree of units")


@blp.route("/units", methods=["GET"])
@reading
@accepts(LongPageArgs, location="query")
@answers(200, Page[UnitView])
def units(args: LongPageArgs) -> Page[UnitView]:
    """All units, each after its parent."""
    rows = units_in_tree_order(session(), limit=args.limit, after=text_in(args.cursor))
    return page_of(rows, args.limit, lambda row: (place(row),))


@blp.route("/units", methods=["POST"])
@writing
@accepts(NewUnit)
@answers(201, UnitView)
def add(body: NewUnit) -> UnitView:
    """Add a unit below another, or a root."""
    return unit_by_id(session(), create_unit(context(), scope=access_scope(), new=body))


@blp.route("/units/<uuid:unit_id>", methods=["PUT"])
@writing
@accepts(NewUnit)
@answers(200, UnitView)
def change(body: NewUnit, unit_id: UUID) -> UnitView:
    """Rename, move or otherwise change a unit; what stands below moves with it."""
    change_unit(context(), scope=access_scope(), unit_id=unit_id, state=body)
    return unit_by_id(session(), unit_id)
