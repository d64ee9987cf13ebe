"""People, for those who administer them.

Views that answer with a first password open their transaction themselves: an answer kept for an Idempotency-Key would
keep the password, too. A repeated registration is refused as a taken NIP or username, a repeated reset is harmless.
"""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from services.identity.api.context import actor, today, vault
from services.identity.domain.employment import CONTRACT_EMPLOYEE
from services.identity.domain.nip import parse_nip
from services.identity.operations.people import change_person, note_reading, register_person, reset_password
from services.identity.queries.people import (
    PersonLine,
    PersonView,
    administered_people,
    administered_person,
    person_by_id,
    person_id_by_nip,
)
from services.identity.schemas.people import (
    ChangedPersonSchema,
    FirstPasswordSchema,
    LookupSchema,
    NewPersonSchema,
    PeopleArgs,
    PersonLineSchema,
    PersonSchema,
    RegisteredSchema,
)
from shared.web.cursors import text_and_key_in
from shared.web.pagination import Page, page_of, page_schema
from shared.web.transaction import context, database, reading, session, writing

blp = Blueprint("people", __name__, description="People, for those who administer them")


@blp.route("/people", methods=["GET"])
@reading
@blp.arguments(PeopleArgs, location="query")
@blp.response(200, page_schema(PersonLineSchema))
def people(args: dict[str, Any]) -> Page[PersonLine]:
    """People of the own units, by name."""
    rows = administered_people(
        session(),
        actor(),
        q=args["q"],
        unit_id=args["unit_id"],
        limit=args["limit"],
        after=text_and_key_in(args["cursor"]),
    )
    return page_of(rows, args["limit"], lambda row: (row.sort_name, row.id))


@blp.route("/people/<uuid:person_id>", methods=["GET"])
@reading
@blp.response(200, PersonSchema)
def person(person_id: UUID) -> PersonView:
    """One person of the own units. That somebody looked is written down."""
    found = administered_person(session(), actor(), person_id, today=today(), vault=vault())
    with database().begin() as context:
        note_reading(context, actor=actor(), person_id=person_id)
    return found


@blp.route("/people/lookups", methods=["POST"])
@writing
@blp.arguments(LookupSchema)
@blp.response(200, PersonSchema)
def look_up(body: dict[str, Any]) -> PersonView:
    """The person of the own units with a NIP. That somebody looked is written down."""
    nip = parse_nip(body["nip"], CONTRACT_EMPLOYEE) or ""
    person_id = person_id_by_nip(session(), actor(), nip, vault=vault())
    note_reading(context(), actor=actor(), person_id=person_id)
    return person_by_id(session(), person_id, today=today(), vault=vault())


@blp.route("/people", methods=["POST"])
@blp.arguments(NewPersonSchema)
@blp.response(201, RegisteredSchema)
def register(body: dict[str, Any]) -> dict[str, Any]:
    """Register a person. The first password is shown this once."""
    with database().begin() as context:
        person_id, password = register_person(context, vault=vault(), actor=actor(), **body)
        registered = person_by_id(context.session, person_id, today=today(), vault=vault())
    return {**asdict(registered), "first_password": password}


@blp.route("/people/<uuid:person_id>", methods=["PUT"])
@writing
@blp.arguments(ChangedPersonSchema)
@blp.response(200, PersonSchema)
def change(body: dict[str, Any], person_id: UUID) -> PersonView:
    """Change a person of the own units; what is left out stays as it is."""
    change_person(context(), vault=vault(), actor=actor(), person_id=person_id, **body)
    return person_by_id(session(), person_id, today=today(), vault=vault())


@blp.route("/people/<uuid:person_id>/password-reset", methods=["POST"])
@blp.response(200, FirstPasswordSchema)
def reset(person_id: UUID) -> dict[str, str]:
    """Give a person a new first password, shown this once, and end their sessions."""
    with database().begin() as context:
        return {"first_password": reset_password(context, actor=actor(), person_id=person_id)}
