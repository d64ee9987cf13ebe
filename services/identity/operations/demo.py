"""Invented people for trying Sinau out. Loading them twice changes nothing."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.identity.adapters.passwords import hash_password
from services.identity.adapters.sealing import nip_vault
from services.identity.domain.employment import EXTERNAL, employment_type_of
from services.identity.domain.zones import DEFAULT_ZONE, zone_of
from services.identity.models import Person, Unit
from services.identity.operations.people import NewPerson, register_person
from services.identity.operations.publishing import count_change, publish_person
from services.identity.operations.supervision import set_supervisor
from services.identity.operations.units import NewUnit, create_unit
from shared.access.scope import THE_SYSTEM
from shared.persistence.context import Context


def load_people(
    context: Context,
    units: list[dict[str, Any]],
    people: list[dict[str, Any]],
    password: str,
    *,
    nip_key: str,
) -> None:
    """Add the demo's units and people who are not there yet.

    Args:
        units: rows with `key`, `name`, `kind`, `parent` (a key, none for the root) and perhaps `time_zone`.
        people: rows with `username`, `name`, `email`, `nip`, `employment_type`, `position`, `rank`, `unit` (a key),
            `supervisor` (a key or username), `roles` (each with `role` and `unit`, a key).
        password: which all of them sign in with, unless a row says `newcomer: true`: that one must change it first.
        nip_key: see `Config.nip_secret`.
    """
    unit_ids = _load_units(context, units)
    vault = nip_vault(nip_key)
    hashed = hash_password(password)
    ids: dict[str, UUID] = {}
    added: list[tuple[dict[str, Any], UUID]] = []
    for row in people:
        person_id = context.session.scalar(select(Person.id).where(Person.username == row["username"]))
        if person_id is None:
            person_id, _ = register_person(
                context,
                vault=vault,
                scope=THE_SYSTEM,
                new=NewPerson(
                    name=row["name"],
                    employment_type=employment_type_of(row.get("employment_type") or EXTERNAL) or EXTERNAL,
                    unit_id=unit_ids[row["unit"]],
                    username=row["username"],
                    nip=str(row.get("nip") or ""),
                    email=row.get("email") or "",
                    position=row.get("position") or "",
                    rank=row.get("rank") or "",
                    roles=_roles(row, unit_ids),
                    time_zone=row.get("time_zone"),
                    language=row.get("language") or "id",
                ),
            )
            person = context.session.get_one(Person, person_id)
            person.password_hash = hashed
            person.must_change_password = bool(row.get("newcomer"))
            added.append((row, person_id))
        ids[row["username"]] = ids[str(row.get("key", row["username"]))] = person_id
    for row, person_id in added:
        if row.get("supervisor"):
            _lead(context, person_id, ids[row["supervisor"]])


def _load_units(context: Context, units: list[dict[str, Any]]) -> dict[str, UUID]:
    ids: dict[str, UUID] = dict(context.session.execute(select(Unit.key, Unit.id)).all())
    for row in units:
        if row["key"] not in ids:
            ids[row["key"]] = create_unit(
                context,
                scope=THE_SYSTEM,
                new=NewUnit(
                    key=row["key"],
                    name=row["name"],
                    kind=row.get("kind") or "work_unit",
                    parent_id=ids[row["parent"]] if row.get("parent") else None,
                    time_zone=zone_of(row.get("time_zone") or "") or DEFAULT_ZONE,
                ),
            )
    return ids


def _roles(row: dict[str, Any], unit_ids: dict[str, UUID]) -> dict[str, list[UUID]]:
    roles: dict[str, list[UUID]] = {}
    for grant in row.get("roles") or []:
        roles.setdefault(grant["role"], []).append(unit_ids[grant["unit"]])
    return roles


def _lead(context: Context, person_id: UUID, supervisor_id: UUID) -> None:
    set_supervisor(context, person_id=person_id, supervisor_id=supervisor_id)
    person = context.session.get_one(Person, person_id)
    count_change(context.clock, person)
    publish_person(context, person, person.unit, supervisor_id)
