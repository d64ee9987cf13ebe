"""Registering and changing people, one at a time; `imports` does it by the list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from services.identity.adapters.passwords import hash_first_password
from services.identity.adapters.sealing import NipVault
from services.identity.domain.errors import (
    NipTaken,
    OwnRightsKept,
    PersonNotFound,
    PersonOutOfReach,
    UnitNotFound,
    UnitOutOfReach,
    UsernameTaken,
)
from services.identity.domain.fields import (
    Email,
    Employment,
    Language,
    Nip,
    PersonName,
    Position,
    Rank,
    Role,
    Username,
    Zone,
)
from services.identity.domain.names import username_from
from services.identity.domain.nip import parse_nip
from services.identity.domain.passwords import first_password
from services.identity.domain.roles import BKPSDM_ADMIN, may_manage
from services.identity.models import Person, SignIn, Unit
from services.identity.operations.publishing import (
    count_change,
    publish_deactivated,
    publish_person,
    publish_roles_withdrawn,
    publish_sessions_ended,
)
from services.identity.operations.roles import granted_roles, set_roles
from services.identity.operations.supervision import set_supervisor, supervisors_of
from shared.access.scope import AccessScope
from shared.ids import uuid7
from shared.persistence.audit import record_audit
from shared.persistence.context import Context
from shared.schema.types import UNSET, Unset, given

_PLAIN = frozenset(
    ("username", "name", "email", "employment_type", "position", "rank", "time_zone", "language")
)
"""Members of a change that are written as they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerson:
    """Somebody to be registered.

    Attributes:
        username: made from the name if none is given.
        nip: as typed; spaces are fine.
        roles: by name, each with the units (and their subtrees) in which it is held.
        time_zone: an IANA zone; null for the unit's.
    """

    name: PersonName
    employment_type: Employment
    unit_id: UUID
    username: Username | None = None
    nip: Nip = ""
    email: Email = ""
    position: Position = ""
    rank: Rank = ""
    supervisor_id: UUID | None = None
    roles: Mapping[Role, Sequence[UUID]] = field(default_factory=dict)
    time_zone: Zone | None = None
    language: Language = "id"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonChange:
    """What is to change of a person; what is left out stays as it is.

    Attributes:
        nip: as typed; spaces are fine.
        roles: all roles from now on, as in `NewPerson`.
        time_zone: an IANA zone; null for the unit's.
    """

    name: PersonName | Unset = UNSET
    employment_type: Employment | Unset = UNSET
    unit_id: UUID | Unset = UNSET
    username: Username | Unset = UNSET
    nip: Nip | Unset = UNSET
    email: Email | Unset = UNSET
    position: Position | Unset = UNSET
    rank: Rank | Unset = UNSET
    supervisor_id: UUID | Unset | None = UNSET
    roles: Mapping[Role, Sequence[UUID]] | Unset = UNSET
    time_zone: Zone | Unset | None = UNSET
    language: Language | Unset = UNSET
    active: bool | Unset = UNSET


def sort_name_of(name: str) -> str:
    """What lists are ordered by: alike in every database."""
    return name.casefold()[:200]


def register_person(
    context: Context, *, vault: NipVault, scope: AccessScope, new: NewPerson
) -> tuple[UUID, str]:
    """Add a person, with a first password that must be changed.

    Returns:
        The person's id and the first password, which is shown this once.

    Raises:
        UnitNotFound, UnitOutOfReach, PersonNotFound (the supervisor), RoleNotYoursToGrant, NipNotValid, NipTaken,
        UsernameTaken: what is asked for is not possible or not the acting person's to do.
    """
    unit = _unit_in_reach(context.session, scope, new.unit_id)
    person_id = uuid7()
    password = first_password()
    username = new.username or username_from(
        new.name, lambda wanted: _id_of_username(context.session, wanted) is not None
    )
    person = Person(
        id=person_id,
        username=username,
        name=new.name,
        sort_name=sort_name_of(new.name),
        email=new.email,
        employment_type=new.employment_type,
        position=new.position,
        rank=new.rank,
        unit_id=unit.id,
        time_zone=new.time_zone,
        language=new.language,
        active=True,
        password_hash=hash_first_password(password),
        must_change_password=True,
        version=0,
        recorded_at=context.clock.now(),
    )
    _check_username_is_free(context.session, username, None)
    _set_nip(context.session, vault, person, new.nip)
    count_change(context.clock, person)
    context.session.add(person)
    context.session.flush()
    if new.roles:
        set_roles(context, scope=scope, person_id=person_id, roles=new.roles)
    if new.supervisor_id is not None:
        _check_supervisor(context.session, person_id, new.supervisor_id)
        set_supervisor(context, person_id=person_id, supervisor_id=new.supervisor_id)
    publish_person(context, person, unit, new.supervisor_id)
    record_audit(context, actor_id=scope.actor_id, action="person.registered", subject=f"person:{person_id}")
    return person_id, password


def change_person(
    context: Context, *, vault: NipVault, scope: AccessScope, person_id: UUID, change: PersonChange
) -> None:
    """Change what is given of a person; what is not stays as it is.

    Raises:
        PersonNotFound, PersonOutOfReach, UnitOutOfReach, RoleNotYoursToGrant, NipNotValid, NipTaken, UsernameTaken,
        OwnRightsKept: what is asked for is not possible or not the acting person's to do.
    """
    person = managed_person(context.session, scope, person_id)
    unit = person.unit if change.unit_id is UNSET else _unit_in_reach(context.session, scope, change.unit_id)
    if change.username is not UNSET:
        _check_username_is_free(context.session, change.username, person_id)
    changed = given(change)
    for name in _PLAIN & changed.keys():
        setattr(person, name, changed[name])
    person.sort_name = sort_name_of(person.name)
    person.unit_id = unit.id
    person.unit = unit
    if change.nip is not UNSET:
        _set_nip(context.session, vault, person, change.nip)
    withdrawn: Sequence[tuple[str, UUID]] = ()
    if change.roles is not UNSET:
        _check_own_administration(scope, person_id, keeps=BKPSDM_ADMIN in change.roles)
        withdrawn = set_roles(context, scope=scope, person_id=person_id, roles=change.roles)
    was_active = person.active
    if change.active is not UNSET:
        _check_own_administration(scope, person_id, keeps=change.active)
        person.active = change.active
        if not change.active:
            end_sign_ins(context, person_id)
    if change.supervisor_id is not UNSET:
        if change.supervisor_id is not None:
            _check_supervisor(context.session, person_id, change.supervisor_id)
        set_supervisor(context, person_id=person_id, supervisor_id=change.supervisor_id)
    count_change(context.clock, person)
    context.session.flush()
    leader = supervisors_of(context, [person_id]).get(person_id)
    publish_person(context, person, unit, leader)
    publish_roles_withdrawn(context, person, withdrawn)
    if was_active and not person.active:
        publish_deactivated(context, person)
    record_audit(
        context,
        actor_id=scope.actor_id,
        action="person.changed",
        subject=f"person:{person_id}",
        detail={"fields": sorted(changed)},
    )


def reset_password(context: Context, *, scope: AccessScope, person_id: UUID) -> str:
    """Give a person a new first password and end their sign-ins.

    Returns:
        The password, which is shown this once.

    Raises:
        PersonNotFound, PersonOutOfReach: the acting person does not look after this account.
    """
    person = managed_person(context.session, scope, person_id)
    password = first_password()
    person.password_hash = hash_first_password(password)
    person.must_change_password = True
    end_sign_ins(context, person_id)
    record_audit(context, actor_id=scope.actor_id, action="password.reset", subject=f"person:{person_id}")
    return password


def end_sign_ins(context: Context, person_id: UUID, *, but: UUID | None = None) -> None:
    """End every session of a person that goes on, except one."""
    now = context.clock.now()
    ending = update(SignIn).where(
        SignIn.person_id == person_id, SignIn.ended_at.is_(None), SignIn.expires_at > now
    )
    if but is not None:
        ending = ending.where(SignIn.id != but)
    ended = context.session.scalars(ending.values(ended_at=now).returning(SignIn.id)).all()
    publish_sessions_ended(context, person_id, sorted(ended))


def managed_person(session: Session, scope: AccessScope, person_id: UUID) -> Person:
    """A person whom the acting person looks after, locked against others' changes.

    Raises:
        PersonNotFound: no such person, or none in the acting person's units.
        PersonOutOfReach: the person holds roles that the acting person could not give.
    """
    person = session.scalars(
        select(Person).where(Person.id == person_id).with_for_update(of=Person)
    ).one_or_none()
    if person is None or not scope.covers(person.unit.path_ids):
        raise PersonNotFound("There is no such person in your units.")
    roles = {role for role, _ in granted_roles(session, person_id)}
    if not may_manage(scope, roles, person.unit.path_ids):
        raise PersonOutOfReach(
            "This person holds roles that you could not give: an administrator above you does this."
        )
    return person


def _unit_in_reach(session: Session, scope: AccessScope, unit_id: UUID) -> Unit:
    unit = session.get(Unit, unit_id)
    if unit is None:
        raise UnitNotFound("There is no such unit.", fields={"unit_id": ["There is no such unit."]})
    if not scope.covers(unit.path_ids):
        raise UnitOutOfReach("You do not administer this unit.")
    return unit


def _id_of_username(session: Session, username: str) -> UUID | None:
    return session.scalar(select(Person.id).where(Person.username == username))


def _check_username_is_free(session: Session, username: str, but: UUID | None) -> None:
    if _id_of_username(session, username) not in (None, but):
        raise UsernameTaken(
            "Somebody else has this username.", fields={"username": ["Somebody else has it."]}
        )


def _set_nip(session: Session, vault: NipVault, person: Person, typed: str) -> None:
    nip = parse_nip(typed, person.employment_type)
    if nip is None:
        person.nip_sealed = person.nip_hash = None
        return
    fingerprint = vault.fingerprint(nip)
    with session.no_autoflush:
        other = session.scalar(select(Person.id).where(Person.nip_hash == fingerprint))
    if other not in (None, person.id):
        raise NipTaken("Somebody else has this NIP.", fields={"nip": ["Somebody else has it."]})
    if person.nip_hash != fingerprint:
        person.nip_sealed, person.nip_hash = vault.seal(nip, person.id), fingerprint


def _check_supervisor(session: Session, person_id: UUID, supervisor_id: UUID) -> None:
    if supervisor_id == person_id or session.get(Person, supervisor_id) is None:
        raise PersonNotFound(
            "There is no such supervisor.", fields={"supervisor_id": ["There is no such person."]}
        )


def _check_own_administration(scope: AccessScope, person_id: UUID, *, keeps: bool) -> None:
    if scope.person_id == person_id and not keeps:
        raise OwnRightsKept("Another administrator has to do this for you.")


def note_reading(context: Context, *, scope: AccessScope, person_id: UUID) -> None:
    """Write down that somebody looked at another's data."""
    if scope.person_id != person_id:
        record_audit(context, actor_id=scope.actor_id, action="person.read", subject=f"person:{person_id}")
