"""The door during maintenance: every request but the ones about the process itself is answered with 503."""

from datetime import datetime

from shared.errors import Unavailable
from shared.maintenance import notice_in

STILL_ANSWERED = frozenset({"/livez", "/readyz", "/metrics"})


class InMaintenance(Unavailable):
    """An operator has announced maintenance; `retry_after` says when to come back."""

    title = "Sinau is in maintenance"


def refuse_in_maintenance(folder: str, path: str, now: datetime) -> None:
    """Let a request pass unless there is maintenance.

    Raises:
        InMaintenance: with the operator's words, and the expected end if it is known.
    """
    notice = notice_in(folder)
    if notice is None or path in STILL_ANSWERED:
        return
    until = {"until": notice.until.isoformat()} if notice.until else {}
    detail = notice.message or "Nothing is lost: send the same request again later."
    raise InMaintenance(detail, extra={"retry_after": notice.retry_after(now), **until})
