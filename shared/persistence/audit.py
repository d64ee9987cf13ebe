"""Who did what to whom: one line in the same transaction as the deed."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from shared.clock import Clock
from shared.ids import uuid7
from shared.persistence.tables import AUDIT_LOG

VIA = "via"
"""The key, in `session.info` and in the line's detail, of a door at which nobody signs in."""
COMMAND_LINE = "sinau command"
"""What stands there of whoever has the server's own command line."""


def record_audit(
    session: Session,
    clock: Clock,
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
    session.execute(
        insert(AUDIT_LOG).values(
            id=uuid7(),
            happened_at=clock.now(),
            actor_id=actor_id,
            action=action,
            subject=subject,
            detail={**(detail or {}), **({VIA: session.info[VIA]} if VIA in session.info else {})},
        )
    )
