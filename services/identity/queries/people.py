"""Reading people: one, or those whom somebody administers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from services.identity.adapters.sealing import NipVault
from services.identity.domain.errors import NipMisplaced, PersonNotFound, UnitNotFound
from services.identity.domain.fields import Role
from services.identity.domain.names import initials
from services.identity.domain.nip import looks_like_nip, mask_nip
from services.identity.domain.roles import LEARNER, SUPERVISOR
from services.identity.models import Person, RoleGrant, Supervision, Unit, UnitLine
from shared.access.scope import AccessScope
from shared.access.units import within


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedView:
    """The id and name of a unit or person that another answer refers to."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountView:
    """The signed-in person, as far as every page needs to know.

    Attributes:
        roles: by name, each with the units (and their subtrees) in which it is held.
    """

    id: UUID
    username: str
    name: str
    initials: str
    unit: NamedView
    roles: Mapping[Role, tuple[UUID, ...]]
    must_change_password: bool
    privacy_acknowledged: bool
    time_zone: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonView(AccountView):
    """A person in full; the NIP is masked."""

    email: str
    nip_masked: str | None
    employment_type: str
    position: str
    rank: str
    supervisor: NamedView | None
    active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredPersonView(PersonView):
    """A registered person, with the first password, which is shown this once."""

    first_password: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLineView:
    """A person in a list."""

    id: UUID
    username: str
    name: str
    initials: str
    position: str
    employment_type: str
    unit: NamedView
    active: bool


def person_by_id(session: Session, person_id: UUID, *, today: date, vault: NipVault) -> PersonView:
    """One person.

    Args:
        today: the day for which the supervisor is told.

    Raises:
        PersonNotFound: there is none with this id.
    """
    person = session.get(Person, person_id)
    if person is None:
        raise PersonNotFound("There is no such person.")
    leader = aliased(Person)
    supervisor = session.execute(
        select(leader.id, leader.name)
        .join(Supervision, Supervision.supervisor_id == leader.id)
        .where(Supervision.person_id == person_id, _holds_on(today))
    ).one_or_none()
    return PersonView(
        id=person.id,
        username=person.username,
        name=person.name,
        initials=initials(person.name),
        email=person.email,
        nip_masked=mask_nip(vault.open(person.nip_sealed, person.id)) if person.nip_sealed else None,
        employment_type=person.employment_type,
        position=person.position,
        rank=person.rank,
        unit=NamedView(id=person.unit.id, name=person.unit.name),
        supervisor=NamedView(id=supervisor.id, name=supervisor.name) if supervisor else None,
        roles=roles_of(session, person.id, person.unit_id, today=today),
        active=person.active,
        must_change_password=person.must_change_password,
        privacy_acknowledged=person.privacy_acknowledged_at is not None,
        time_zone=person.time_zone or person.unit.time_zone,
        language=person.language,
    )


def roles_of(session: Session, person_id: UUID, unit_id: UUID, *, today: date) -> dict[str, tuple[UUID, ...]]:
    """What a person may act as, and in which units: what was granted, learner, and supervisor if they lead anybody."""
    roles: dict[str, tuple[UUID, ...]] = {LEARNER: (unit_id,)}
    granted = session.execute(
        select(RoleGrant.role, RoleGrant.unit_id)
        .where(RoleGrant.person_id == person_id)
        .order_by(RoleGrant.role, RoleGrant.unit_id)
    )
    for role, scope in granted:
        roles[role] = (*roles.get(role, ()), scope)
    leads = select(Supervision.id).where(Supervision.supervisor_id == person_id, _holds_on(today)).limit(1)
    if SUPERVISOR not in roles and session.scalar(leads) is not None:
        roles[SUPERVISOR] = (unit_id,)
    return roles


def administered_person(
    session: Session, scope: AccessScope, person_id: UUID, *, today: date, vault: NipVault
) -> PersonView:
    """One person of the units within reach.

    Raises:
        PersonNotFound: no such person, or not one within reach.
    """
    person = session.get(Person, person_id)
    if person is None or not scope.covers(person.unit.path_ids):
        raise PersonNotFound("There is no such person in your units.")
    return person_by_id(session, person_id, today=today, vault=vault)


def person_id_by_nip(session: Session, scope: AccessScope, nip: str, *, vault: NipVault) -> UUID:
    """The person of the units within reach with this NIP (eighteen digits).

    Raises:
        PersonNotFound: no such person, or not one within reach.
    """
    person = session.scalars(select(Person).where(Person.nip_hash == vault.fingerprint(nip))).one_or_none()
    if person is None or not scope.covers(person.unit.path_ids):
        raise PersonNotFound("There is nobody with this NIP in your units.")
    return person.id


def administered_people(
    session: Session,
    scope: AccessScope,
    *,
    q: str,
    unit_id: UUID | None,
    limit: int,
    after: tuple[str, UUID] | None,
) -> Sequence[PersonLineView]:
    """Up to `limit + 1` people of the units within reach, by name.

    Args:
        q: part of a name or of a username.
        unit_id: only people of this unit and below.
        after: `sort_name` and id of the last person seen.

    Raises:
        NipMisplaced: the search is for a NIP, which must not stand in an address.
        UnitNotFound: there is no such unit.
    """
    if looks_like_nip(q):
        raise NipMisplaced("A NIP must not stand in an address: send it to POST /people/lookups.")
    statement = select(Person).order_by(Person.sort_name, Person.id).limit(limit + 1)
    statement = statement.where(within(scope, Person.unit_id, UnitLine))
    if unit_id is not None:
        if session.get(Unit, unit_id) is None:
            raise UnitNotFound("There is no such unit.")
        below = select(UnitLine.unit_id).where(UnitLine.ancestor_id == unit_id)
        statement = statement.where(Person.unit_id.in_(below))
    for word in q.casefold().split():
        statement = statement.where(
            or_(
                Person.sort_name.contains(word, autoescape=True),
                Person.username.contains(word, autoescape=True),
            )
        )
    if after is not None:
        statement = statement.where(tuple_(Person.sort_name, Person.id) > tuple_(*after))
    return [_line(person) for person in session.scalars(statement)]


def language_of(session: Session, person_id: UUID) -> str:
    """The language that a person reads, id or en."""
    return session.scalar(select(Person.language).where(Person.id == person_id)) or "id"


def person_id_by_username(session: Session, username: str) -> UUID:
    """Who has this username.

    Raises:
        PersonNotFound: nobody.
    """
    person_id = session.scalar(select(Person.id).where(Person.username == username.strip().lower()))
    if person_id is None:
        raise PersonNotFound(f"Nobody has the username {username!r}.")
    return person_id


def username_of(session: Session, person_id: UUID) -> str:
    """The name that a person signs in with."""
    return session.scalars(select(Person.username).where(Person.id == person_id)).one()


def _holds_on(day: date) -> ColumnElement[bool]:
    ends = or_(Supervision.valid_until.is_(None), Supervision.valid_until > day)
    return (Supervision.valid_from <= day) & ends


def _line(person: Person) -> PersonLineView:
    return PersonLineView(
        id=person.id,
        username=person.username,
        name=person.name,
        initials=initials(person.name),
        position=person.position,
        employment_type=person.employment_type,
        unit=NamedView(id=person.unit.id, name=person.unit.name),
        active=person.active,
    )
