"""Registering and changing people, one at a time; `imports` does it by the list."""

from collections.abc import Mapping, Sequence
from typing import Any
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
from services.identity.domain.names import username_from
from services.identity.domain.nip import parse_nip
from services.identity.domain.passwords import first_password
from services.identity.domain.roles import BKPSDM_ADMIN, Actor, may_manage, reaches
from services.identity.models import Person, SignIn, Unit
from services.identity.operations.publishing import count_change, publish_person
from services.identity.operations.roles import granted_roles, set_roles
from services.identity.operations.supervision import set_supervisor, supervisors_of
from shared.ids import uuid7
from shared.persistence.audit import record_audit
from shared.persistence.context import Context

UNCHANGED: Any = object()
"""Stands for a field that a change says nothing about; None says something where nothing is a value."""


def sort_name_of(name: str) -> str:
    """What lists are ordered by: alike in every database."""
    return name.casefold()[:200]


def register_person(
    context: Context,
    *,
    vault: NipVault,
    actor: Actor,
    name: str,
    employment_type: str,
    unit_id: UUID,
    username: str | None = None,
    nip: str = "",
    email: str = "",
    position: str = "",
    rank: str = "",
    supervisor_id: UUID | None = None,
    roles: Mapping[str, Sequence[UUID]] | None = None,
    time_zone: str | None = None,
    language: str = "id",
) -> tuple[UUID, str]:
    """Add a person, with a first password that must be changed.

    Args:
        username: made from the name if none is given.
        nip: as typed; see `parse_nip`.

    Returns:
        The person's id and the first password, which is shown this once.

    Raises:
        UnitNotFound, UnitOutOfReach, PersonNotFound (the supervisor), RoleNotYoursToGrant, NipNotValid, NipTaken,
        UsernameTaken: what is asked for is not possible or not the acting person's to do.
    """
    unit = _unit_in_reach(context.session, actor, unit_id)
    person_id = uuid7()
    password = first_password()
    if username is None:
        username = username_from(name, lambda wanted: _id_of_username(context.session, wanted) is not None)
    person = Person(
        id=person_id,
        username=username,
        name=name,
        sort_name=sort_name_of(name),
        email=email,
        employment_type=employment_type,
        position=position,
        rank=rank,
        unit_id=unit.id,
        time_zone=time_zone,
        language=language,
        active=True,
        password_hash=hash_first_password(password),
        must_change_password=True,
        version=0,
        recorded_at=context.clock.now(),
    )
    _check_username_is_free(context.session, username, None)
    _set_nip(context.session, vault, person, nip)
    count_change(context.clock, person)
    context.session.add(person)
    context.session.flush()
    if roles:
        set_roles(context, actor=actor, person_id=person_id, roles=roles)
    if supervisor_id is not None:
        _check_supervisor(context.session, person_id, supervisor_id)
        set_supervisor(context, person_id=person_id, supervisor_id=supervisor_id)
    publish_person(context, person, unit, supervisor_id)
    record_audit(context, actor_id=actor.person_id, action="person.registered", subject=f"person:{person_id}")
    return person_id, password


def change_person(
    context: Context,
    *,
    vault: NipVault,
    actor: Actor,
    person_id: UUID,
    nip: str = UNCHANGED,
    unit_id: UUID = UNCHANGED,
    supervisor_id: UUID | None = UNCHANGED,
    roles: Mapping[str, Sequence[UUID]] = UNCHANGED,
    active: bool = UNCHANGED,
    username: str = UNCHANGED,
    **plain: Any,
) -> None:
    """Change what is named of a person; what is not stays as it is.

    Args:
        plain: name, email, employment_type, position, rank, language, time_zone.

    Raises:
        PersonNotFound, PersonOutOfReach, UnitOutOfReach, RoleNotYoursToGrant, NipNotValid, NipTaken, UsernameTaken,
        OwnRightsKept: what is asked for is not possible or not the acting person's to do.
    """
    person = managed_person(context.session, actor, person_id)
    unit = person.unit if unit_id is UNCHANGED else _unit_in_reach(context.session, actor, unit_id)
    if username is not UNCHANGED:
        _check_username_is_free(context.session, username, person_id)
        person.username = username
    for field, value in plain.items():
        setattr(person, field, value)
    person.sort_name = sort_name_of(person.name)
    person.unit_id = unit.id
    person.unit = unit
    if nip is not UNCHANGED:
        _set_nip(context.session, vault, person, nip)
    if roles is not UNCHANGED:
        _check_own_administration(actor, person_id, keeps=BKPSDM_ADMIN in roles)
        set_roles(context, actor=actor, person_id=person_id, roles=roles)
    if active is not UNCHANGED:
        _check_own_administration(actor, person_id, keeps=active)
        person.active = active
        if not active:
            end_sign_ins(context, person_id)
    if supervisor_id is not UNCHANGED:
        if supervisor_id is not None:
            _check_supervisor(context.session, person_id, supervisor_id)
        set_supervisor(context, person_id=person_id, supervisor_id=supervisor_id)
    count_change(context.clock, person)
    context.session.flush()
    leader = supervisors_of(context, [person_id]).get(person_id)
    publish_person(context, person, unit, leader)
    given = {"nip": nip, "unit_id": unit_id, "supervisor_id": supervisor_id, "roles": roles, "active": active}
    changed = sorted([*plain, *(field for field, value in given.items() if value is not UNCHANGED)])
    record_audit(
        context,
        actor_id=actor.person_id,
        action="person.changed",
        subject=f"person:{person_id}",
        detail={"fields": changed},
    )


def reset_password(context: Context, *, actor: Actor, person_id: UUID) -> str:
    """Give a person a new first password and end their sign-ins.

    Returns:
        The password, which is shown this once.

    Raises:
        PersonNotFound, PersonOutOfReach: the acting person does not look after this account.
    """
    person = managed_person(context.session, actor, person_id)
    password = first_password()
    person.password_hash = hash_first_password(password)
    person.must_change_password = True
    end_sign_ins(context, person_id)
    record_audit(context, actor_id=actor.person_id, action="password.reset", subject=f"person:{person_id}")
    return password


def end_sign_ins(context: Context, person_id: UUID, *, but: UUID | None = None) -> None:
    """End every session of a person, except one."""
    ending = update(SignIn).where(SignIn.person_id == person_id, SignIn.ended_at.is_(None))
    if but is not None:
        ending = ending.where(SignIn.id != but)
    context.session.execute(ending.values(ended_at=context.clock.now()))


def managed_person(session: Session, actor: Actor, person_id: UUID) -> Person:
    """A person whom the acting person looks after, locked against others' changes.

    Raises:
        PersonNotFound: no such person, or none in the acting person's units.
        PersonOutOfReach: the person holds roles that the acting person could not give.
    """
    person = session.scalars(
        select(Person).where(Person.id == person_id).with_for_update(of=Person)
    ).one_or_none()
    if person is None or not reaches(actor, person.unit.path_ids):
        raise PersonNotFound("There is no such person in your units.")
    roles = {role for role, _ in granted_roles(session, person_id)}
    if not may_manage(actor, roles, person.unit.path_ids):
        raise PersonOutOfReach(
            "This person holds roles that you could not give: an administrator above you does this."
        )
    return person


def _unit_in_reach(session: Session, actor: Actor, unit_id: UUID) -> Unit:
    unit = session.get(Unit, unit_id)
    if unit is None:
        raise UnitNotFound("There is no such unit.", fields={"unit_id": ["There is no such unit."]})
    if not reaches(actor, unit.path_ids):
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


def _check_own_administration(actor: Actor, person_id: UUID, *, keeps: bool) -> None:
    if actor.person_id == person_id and not keeps:
        raise OwnRightsKept("Another administrator has to do this for you.")


def note_reading(context: Context, *, actor: Actor, person_id: UUID) -> None:
    """Write down that somebody looked at another's data."""
    if actor.person_id != person_id:
        record_audit(context, actor_id=actor.person_id, action="person.read", subject=f"person:{person_id}")
