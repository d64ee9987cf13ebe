"""Changing the tree of units. A unit's change is told for it and for every unit and person that it carries along."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.identity.domain.errors import UnitCannotMoveThere, UnitKeyTaken, UnitNotFound
from services.identity.domain.roles import Actor
from services.identity.models import Person, Unit, path_text
from services.identity.operations.publishing import count_change, publish_person, publish_unit
from services.identity.operations.supervision import supervisors_of
from shared.ids import uuid7
from shared.persistence.audit import record_audit
from shared.persistence.context import Context


def create_unit(
    context: Context,
    *,
    actor: Actor,
    key: str,
    name: str,
    kind: str,
    parent_id: UUID | None = None,
    time_zone: str,
) -> UUID:
    """Add a unit below another, or a root (an agency).

    Args:
        kind: agency, department or work_unit.
        time_zone: IANA name.

    Raises:
        UnitNotFound: there is no such parent.
        UnitKeyTaken: another unit has the key.
    """
    _check_key_is_free(context.session, key, None)
    parent = _unit(context.session, parent_id) if parent_id else None
    unit_id = uuid7()
    unit = Unit(
        id=unit_id,
        key=key,
        name=name,
        kind=kind,
        parent_id=parent_id,
        path=path_text(((*parent.path_ids,) if parent else ()) + (unit_id,)),
        time_zone=time_zone,
        version=0,
        recorded_at=context.clock.now(),
    )
    context.session.add(unit)
    publish_unit(context, unit)
    record_audit(context, actor_id=actor.person_id, action="unit.created", subject=f"unit:{unit_id}")
    return unit_id


def change_unit(
    context: Context,
    *,
    actor: Actor,
    unit_id: UUID,
    key: str,
    name: str,
    kind: str,
    parent_id: UUID | None,
    time_zone: str,
) -> None:
    """Rename, move or otherwise change a unit; what stands below moves with it.

    Raises:
        UnitNotFound: there is no such unit or parent.
        UnitKeyTaken: another unit has the key.
        UnitCannotMoveThere: the new parent is the unit itself or stands below it.
    """
    unit = _unit(context.session, unit_id)
    _check_key_is_free(context.session, key, unit_id)
    zone_changed = unit.time_zone != time_zone
    unit.key, unit.name, unit.kind, unit.time_zone = key, name, kind, time_zone
    if unit.parent_id != parent_id:
        _move(context, unit, parent_id)
    publish_unit(context, unit)
    if zone_changed:
        _tell_new_zone(context, unit)
    record_audit(context, actor_id=actor.person_id, action="unit.changed", subject=f"unit:{unit_id}")


def _move(context: Context, unit: Unit, parent_id: UUID | None) -> None:
    parent = _unit(context.session, parent_id) if parent_id else None
    if parent and unit.id in parent.path_ids:
        raise UnitCannotMoveThere("A unit cannot stand below itself: choose a parent outside of its subtree.")
    old = unit.path
    below = context.session.scalars(
        select(Unit).where(Unit.path.startswith(old, autoescape=True), Unit.id != unit.id).order_by(Unit.path)
    ).all()
    unit.parent_id = parent_id
    unit.path = path_text(((*parent.path_ids,) if parent else ()) + (unit.id,))
    for child in below:
        child.path = unit.path + child.path.removeprefix(old)
        publish_unit(context, child)


def _tell_new_zone(context: Context, unit: Unit) -> None:
    people = context.session.scalars(
        select(Person).where(Person.unit_id == unit.id, Person.time_zone.is_(None))
    ).all()
    leaders = supervisors_of(context, [person.id for person in people])
    for person in people:
        count_change(context.clock, person)
    for person in people:
        publish_person(context, person, unit, leaders.get(person.id))


def _unit(session: Session, unit_id: UUID) -> Unit:
    unit = session.scalars(select(Unit).where(Unit.id == unit_id).with_for_update()).one_or_none()
    if unit is None:
        raise UnitNotFound("There is no such unit.")
    return unit


def _check_key_is_free(session: Session, key: str, but: UUID | None) -> None:
    other = session.scalar(select(Unit.id).where(Unit.key == key))
    if other is not None and other != but:
        raise UnitKeyTaken("Another unit has this key.", fields={"key": ["Another unit has this key."]})
