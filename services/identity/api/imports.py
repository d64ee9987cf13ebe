"""Lists of people.

The view opens its transaction itself: see `api/people.py` on first passwords. Importing a list again changes nothing.
"""

from functools import partial
from typing import Any

from flask_smorest import Blueprint

from services.identity.api.context import actor, vault
from services.identity.operations.imports import ImportReport, import_people, make_first_passwords
from services.identity.queries.people import language_of
from services.identity.schemas.imports import ImportArgs, ImportReportSchema, SheetSchema
from shared.web.auth import principal
from shared.web.transaction import database

blp = Blueprint("imports", __name__, description="Lists of people")


@blp.route("/people/imports", methods=["POST"])
@blp.arguments(ImportArgs, location="query")
@blp.arguments(SheetSchema)
@blp.response(200, ImportReportSchema)
def import_list(args: dict[str, Any], body: dict[str, Any]) -> ImportReport:
    """Take over a list of people, whole or not at all; with `dry_run` only say what would be done."""
    with database().reading() as opened:
        language = language_of(opened, principal().person_id)
    list_of = partial(import_people, vault=vault(), actor=actor(), text=body["csv"], language=language)
    # A list with mistakes is refused, and passwords are hashed, before the database is locked for writing.
    with database().dry_run() as context:
        rehearsal = list_of(context, dry_run=True)
    if args["dry_run"]:
        return rehearsal
    prepared = make_first_passwords(rehearsal.created)
    with database().begin() as context:
        return list_of(context, dry_run=False, prepared=prepared)
