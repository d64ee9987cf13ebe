"""Direct supervisors, with the days between which they are."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select

from services.identity.domain.zones import DEFAULT_ZONE
from services.identity.models import Supervision
from shared.clock import Clock
from shared.persistence.context import Context

CHUNK = 1000


def local_day(clock: Clock) -> date:
    """The day that it is for the administration."""
    return clock.now().astimezone(ZoneInfo(DEFAULT_ZONE)).date()


def supervisors_of(context: Context, person_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """Today's supervisor of each of these people who has one."""
    today = local_day(context.clock)
    found: dict[UUID, UUID] = {}
    for start in range(0, len(person_ids), CHUNK):
        chunk = person_ids[start : start + CHUNK]
        rows = context.session.execute(
            select(Supervision.person_id, Supervision.supervisor_id).where(
                Supervision.person_id.in_(chunk),
                Supervision.valid_from <= today,
                or_(Supervision.valid_until.is_(None), Supervision.valid_until > today),
            )
        )
        found.update(dict(rows.all()))
    return found


def set_supervisor(context: Context, *, person_id: UUID, supervisor_id: UUID | None) -> None:
    """Make somebody (or nobody) the supervisor from today on; who it was until yesterday stays known."""
    today = local_day(context.clock)
    current = context.session.scalars(
        select(Supervision).where(
            Supervision.person_id == person_id,
            or_(Supervision.valid_until.is_(None), Supervision.valid_until > today),
        )
    ).one_or_none()
    if current is not None:
        if current.supervisor_id == supervisor_id:
            return
        if current.valid_from == today:
            context.session.delete(current)
            context.session.flush()
        else:
            current.valid_until = today
    if supervisor_id is not None:
        context.session.add(Supervision(person_id=person_id, supervisor_id=supervisor_id, valid_from=today))
