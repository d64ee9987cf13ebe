"""A participant's meetings: the schedule, and checking in."""

from functools import wraps
from typing import Any

from flask_smorest import Blueprint

from services.enrollment.operations.attendance import check_in
from services.enrollment.queries.meetings import ScheduledMeeting, schedule_of, scheduled_meeting
from services.enrollment.schemas.meetings import CheckIn, CheckInOut, SchedulePage
from services.enrollment.schemas.pages import LongPageArgs
from shared.web.auth import principal
from shared.web.limits import limit
from shared.web.pagination import Page
from shared.web.transaction import clock, context, database, reading, session, writing

blp = Blueprint("attendance", __name__, description="A participant's meetings.")

# Six digits stay unguessable while nobody may try more often than this.
MOST_TRIES = 10
TRIES_SECONDS = 60


def limited(view: Any) -> Any:
    """Count a try before the transaction begins: a SQLite file has one writer, so it must not wait inside."""

    @wraps(view)
    def door(*args: Any, **kwargs: Any) -> Any:
        key = f"check-in:{principal().person_id}"
        limit(database(), clock(), key=key, most=MOST_TRIES, per_seconds=TRIES_SECONDS)
        return view(*args, **kwargs)

    return door


@blp.route("/schedule", methods=["GET"])
@reading
@blp.arguments(LongPageArgs, location="query")
@blp.response(200, SchedulePage)
def show_schedule(args: dict[str, Any]) -> Page[ScheduledMeeting]:
    """The caller's meetings from yesterday on, soonest first."""
    return schedule_of(session(), principal().person_id, now=clock().now(), **args)


@blp.route("/check-ins", methods=["POST"])
@limited
@writing
@blp.arguments(CheckIn)
@blp.response(201, CheckInOut)
def check_in_now(body: dict[str, Any]) -> dict[str, Any]:
    """Check in to an open meeting with its PIN or scanned token. Again changes nothing."""
    person_id = principal().person_id
    meeting_id = check_in(context(), person_id=person_id, **body)
    meeting = scheduled_meeting(session(), person_id, meeting_id)
    return {"meeting": meeting, "status": meeting.status, "checked_in_at": meeting.checked_in_at}
