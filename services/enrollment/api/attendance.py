"""A participant's meetings: the schedule, and checking in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Annotated, ParamSpec, TypeVar

from flask_smorest import Blueprint

from services.enrollment.operations.attendance import check_in
from services.enrollment.queries.meetings import ScheduledMeetingView, schedule_of, scheduled_meeting
from shared.schema.types import Invalid, Length
from shared.web.auth import principal
from shared.web.declared import accepts, answers
from shared.web.limits import limit
from shared.web.pagination import LongPageArgs, Page
from shared.web.transaction import clock, context, database, reading, session, writing

blp = Blueprint("attendance", __name__, description="A participant's meetings.")

# Six digits stay unguessable while nobody may try more often than this.
MOST_TRIES = 10
TRIES_SECONDS = 60


P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn:
    """A typed PIN or a scanned token. `occurred_at` is the device's time: evidence, never the judge."""

    pin: Annotated[str, Length(max=20)] | None = None
    token: Annotated[str, Length(max=200)] | None = None
    occurred_at: datetime | None = None

    def __post_init__(self) -> None:
        if bool(self.pin) == bool(self.token):
            raise Invalid("Send either pin or token.", "pin")


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckInView:
    """What the check-in was worth. `status` is present, late or absent."""

    meeting: ScheduledMeetingView
    status: str | None
    checked_in_at: datetime | None


def limited(view: Callable[P, R]) -> Callable[P, R]:
    """Count a try before the transaction begins: a SQLite file has one writer, so it must not wait inside."""

    @wraps(view)
    def count(*args: P.args, **kwargs: P.kwargs) -> R:
        key = f"check-in:{principal().person_id}"
        limit(database(), clock(), key=key, most=MOST_TRIES, per_seconds=TRIES_SECONDS)
        return view(*args, **kwargs)

    return count


@blp.route("/schedule", methods=["GET"])
@reading
@accepts(LongPageArgs, location="query")
@answers(200, Page[ScheduledMeetingView])
def show_schedule(args: LongPageArgs) -> Page[ScheduledMeetingView]:
    """The caller's meetings from yesterday on, soonest first."""
    return schedule_of(
        session(), principal().person_id, now=clock().now(), limit=args.limit, cursor=args.cursor
    )


@blp.route("/check-ins", methods=["POST"])
@limited
@writing
@accepts(CheckIn)
@answers(201, CheckInView)
def check_in_now(body: CheckIn) -> CheckInView:
    """Check in to an open meeting with its PIN or scanned token. Again changes nothing."""
    person_id = principal().person_id
    meeting_id = check_in(
        context(), person_id=person_id, pin=body.pin, token=body.token, occurred_at=body.occurred_at
    )
    meeting = scheduled_meeting(session(), person_id, meeting_id)
    return CheckInView(meeting=meeting, status=meeting.status, checked_in_at=meeting.checked_in_at)
