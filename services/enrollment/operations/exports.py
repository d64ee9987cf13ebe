"""Writing down who took a list of participants away."""

from uuid import UUID

from sqlalchemy.orm import Session

from shared.clock import Clock
from shared.persistence.audit import record_audit


def record_export(
    session: Session, clock: Clock, *, course_id: UUID, actor_id: UUID, format_name: str
) -> None:
    """Leave an audit line: others' records were read in bulk."""
    record_audit(
        session,
        clock,
        actor_id=actor_id,
        action="board.exported",
        subject=f"course:{course_id}",
        detail={"format": format_name},
    )
