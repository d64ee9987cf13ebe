"""Who did what to whom: one line in the same transaction as the action."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from shared.ids import uuid7
from shared.persistence.context import Context
from shared.persistence.tables import AUDIT_LOG

COMMAND_LINE = "sinau command"
"""The `via` of a context, and of the line's detail, for whoever has the server's own command line."""


def record_audit(
    context: Context,
    *,
    actor_id: UUID | None,
    action: str,
    subject: str,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Write an audit line.

    Args:
        actor_id: the person who did it, none for the system.
        action: `noun.verb`, such as `attendance.corrected`.
        subject: `noun:id` of what it was done to.
        detail: JSON-ready facts, without names, addresses or NIPs.
    """
    context.session.execute(
        insert(AUDIT_LOG).values(
            id=uuid7(),
            happened_at=context.clock.now(),
            actor_id=actor_id,
            action=action,
            subject=subject,
            detail={**(detail or {}), **({"via": context.via} if context.via else {})},
        )
    )
