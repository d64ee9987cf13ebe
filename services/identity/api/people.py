"""People, for those who administer them.

Views that answer with a first password open their transaction themselves: an answer kept for an Idempotency-Key would
keep the password, too. A repeated registration is refused as a taken NIP or username, a repeated reset is harmless.
"""

from dataclasses import dataclass, fields
from typing import Annotated
from uuid import UUID

from flask_smorest import Blueprint

from services.identity.api.context import today, vault
from services.identity.domain.employment import CONTRACT_EMPLOYEE
from services.identity.domain.fields import Nip
from services.identity.domain.nip import parse_nip
from services.identity.operations.people import (
    NewPerson,
    PersonChange,
    change_person,
    note_reading,
    register_person,
    reset_password,
    sort_name_of,
)
from services.identity.queries.people import (
    PersonLineView,
    PersonView,
    RegisteredPersonView,
    administered_people,
    administered_person,
    person_by_id,
    person_id_by_nip,
)
from shared.schema.types import Length
from shared.web.auth import access_scope
from shared.web.cursors import text_and_key_in
from shared.web.declared import accepts, answers
from shared.web.pagination import Page, PageArgs, page_of
from shared.web.transaction import context, database, reading, session, writing

blp = Blueprint("people", __name__, description="People, for those who administer them")


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleArgs(PageArgs):
    """Which people.

    Attributes:
        q: part of a name.
        unit_id: this unit and all below it.
    """

    q: Annotated[str, Length(max=100)] = ""
    unit_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """Whom to look up. The NIP stands in the body, where no log keeps it."""

    nip: Nip


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstPasswordView:
    """A first password, shown this once."""

    first_password: str


@blp.route("/people", methods=["GET"])
@reading
@accepts(PeopleArgs, location="query")
@answers(200, Page[PersonLineView])
def people(args: PeopleArgs) -> Page[PersonLineView]:
    """People of the own units, by name."""
    rows = administered_people(
        session(),
        access_scope(),
        q=args.q,
        unit_id=args.unit_id,
        limit=args.limit,
        after=text_and_key_in(args.cursor),
    )
    return page_of(rows, args.limit, lambda row: (sort_name_of(row.name), row.id))


@blp.route("/people/<uuid:person_id>", methods=["GET"])
@reading
@answers(200, PersonView)
def person(person_id: UUID) -> PersonView:
    """One person of the own units. That somebody looked is written down."""
    found = administered_person(session(), access_scope(), person_id, today=today(), vault=vault())
    with database().begin() as context:
        note_reading(context, scope=access_scope(), person_id=person_id)
    return found


@blp.route("/people/lookups", methods=["POST"])
@writing
@accepts(Lookup)
@answers(200, PersonView)
def look_up(body: Lookup) -> PersonView:
    """The person of the own units with a NIP. That somebody looked is written down."""
    nip = parse_nip(body.nip, CONTRACT_EMPLOYEE) or ""
    person_id = person_id_by_nip(session(), access_scope(), nip, vault=vault())
    note_reading(context(), scope=access_scope(), person_id=person_id)
    return person_by_id(session(), person_id, today=today(), vault=vault())


@blp.route("/people", methods=["POST"])
@accepts(NewPerson)
@answers(201, RegisteredPersonView)
def register(body: NewPerson) -> RegisteredPersonView:
    """Register a person. The first password is shown this once."""
    with database().begin() as context:
        person_id, password = register_person(context, vault=vault(), scope=access_scope(), new=body)
        registered = person_by_id(context.session, person_id, today=today(), vault=vault())
    known = {member.name: getattr(registered, member.name) for member in fields(registered)}
    return RegisteredPersonView(**known, first_password=password)


@blp.route("/people/<uuid:person_id>", methods=["PUT"])
@writing
@accepts(PersonChange)
@answers(200, PersonView)
def change(body: PersonChange, person_id: UUID) -> PersonView:
    """Change a person of the own units; what is left out stays as it is."""
    change_person(context(), vault=vault(), scope=access_scope(), person_id=person_id, change=body)
    return person_by_id(session(), person_id, today=today(), vault=vault())


@blp.route("/people/<uuid:person_id>/password-reset", methods=["POST"])
@answers(200, FirstPasswordView)
def reset(person_id: UUID) -> FirstPasswordView:
    """Give a person a new first password, shown this once, and end their sessions."""
    with database().begin() as context:
        password = reset_password(context, scope=access_scope(), person_id=person_id)
    return FirstPasswordView(first_password=password)
