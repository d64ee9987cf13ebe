"""Writing down who took a list of participants away."""

from uuid import UUID

from shared.persistence.audit import record_audit
from shared.persistence.context import Context


def record_export(context: Context, *, course_id: UUID, actor_id: UUID, format_name: str) -> None:
    """Leave an audit line: others' records were read in bulk."""
    record_audit(
        context,
        actor_id=actor_id,
        action="board.exported",
        subject=f"course:{course_id}",
        detail={"format": format_name},
    )
