"""Lists of people.

The view opens its transaction itself: see `api/people.py` on first passwords. Importing a list again changes nothing.
"""

from dataclasses import dataclass
from functools import partial
from typing import Annotated

from flask_smorest import Blueprint

from services.identity.api.context import vault
from services.identity.operations.imports import ImportView, import_people, make_first_passwords
from services.identity.queries.people import language_of
from shared.schema.types import FileText, Length
from shared.web.auth import access_scope, principal
from shared.web.declared import accepts, answers
from shared.web.transaction import database

blp = Blueprint("imports", __name__, description="Lists of people")


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportArgs:
    """How to import.

    Attributes:
        dry_run: only say what would be done.
    """

    dry_run: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NewImport:
    """A list of people as CSV text; its limits are checked with the list itself."""

    csv: FileText
    filename: Annotated[str, Length(max=255)] = ""


@blp.route("/people/imports", methods=["POST"])
@accepts(ImportArgs, location="query")
@accepts(NewImport)
@answers(200, ImportView)
def import_list(body: NewImport, args: ImportArgs) -> ImportView:
    """Take over a list of people, whole or not at all; with `dry_run` only say what would be done."""
    with database().reading() as opened:
        language = language_of(opened, principal().person_id)
    list_of = partial(import_people, vault=vault(), scope=access_scope(), text=body.csv, language=language)
    # A list with mistakes is refused, and passwords are hashed, before the database is locked for writing.
    with database().dry_run() as context:
        rehearsal = list_of(context, dry_run=True)
    if args.dry_run:
        return rehearsal
    prepared = make_first_passwords(rehearsal.created)
    with database().begin() as context:
        return list_of(context, dry_run=False, prepared=prepared)
