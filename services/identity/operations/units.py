"""Changing the tree of units. A unit's change is told for it and for every unit and person that it carries along."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.identity.domain.errors import UnitCannotMoveThere, UnitKeyTaken, UnitNotFound
from services.identity.domain.fields import UnitKey, UnitKind, UnitName, Zone
from services.identity.models import Person, Unit, path_text
from services.identity.operations.publishing import count_change, publish_person, publish_unit
from services.identity.operations.supervision import supervisors_of
from shared.access.scope import AccessScope
from shared.ids import uuid7
from shared.persistence.audit import record_audit
from shared.persistence.context import Context


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUnit:
    """A unit to be added, or its state after a change."""

    key: UnitKey
    name: UnitName
    kind: UnitKind
    parent_id: UUID | None
    time_zone: Zone


def create_unit(context: Context, *, scope: AccessScope, new: NewUnit) -> UUID:
    """Add a unit below another, or a root (an agency).

    Raises:
        UnitNotFound: there is no such parent.
        UnitKeyTaken: another unit has the key.
    """
    _check_key_is_free(context.session, new.key, None)
    parent = _unit(context.session, new.parent_id) if new.parent_id else None
    unit_id = uuid7()
    unit = Unit(
        id=unit_id,
        key=new.key,
        name=new.name,
        kind=new.kind,
        parent_id=new.parent_id,
        path=path_text(((*parent.path_ids,) if parent else ()) + (unit_id,)),
        time_zone=new.time_zone,
        version=0,
        recorded_at=context.clock.now(),
    )
    context.session.add(unit)
    publish_unit(context, unit)
    record_audit(context, actor_id=scope.actor_id, action="unit.created", subject=f"unit:{unit_id}")
    return unit_id


def change_unit(context: Context, *, scope: AccessScope, unit_id: UUID, state: NewUnit) -> None:
    """Rename, move or otherwise change a unit; what stands below moves with it.

    Raises:
        UnitNotFound: there is no such unit or parent.
        UnitKeyTaken: another unit has the key.
        UnitCannotMoveThere: the new parent is the unit itself or stands below it.
    """
    unit = _unit(context.session, unit_id)
    _check_key_is_free(context.session, state.key, unit_id)
    zone_changed = unit.time_zone != state.time_zone
    unit.key, unit.name, unit.kind, unit.time_zone = state.key, state.name, state.kind, state.time_zone
    if unit.parent_id != state.parent_id:
        _move(context, unit, state.parent_id)
    publish_unit(context, unit)
    if zone_changed:
        _tell_new_zone(context, unit)
    record_audit(context, actor_id=scope.actor_id, action="unit.changed", subject=f"unit:{unit_id}")


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
