"""Holding meetings: trainers of the run or course, and organisers of its unit."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from flask_smorest import Blueprint

from services.enrollment.domain.attendance import STATUSES
from services.enrollment.operations.attendance import correct_attendance
from services.enrollment.operations.meetings import close_meeting, open_meeting, reopen_meeting
from services.enrollment.queries.meetings import (
    CodeView,
    HeldMeetingView,
    MeetingDetailView,
    code_of,
    meeting_within,
    meetings_within,
)
from services.enrollment.reads.courses import require_meeting
from shared.schema.types import Length, OneOf, Text
from shared.web.auth import access_scope, principal
from shared.web.declared import accepts, answers
from shared.web.pagination import LongPageArgs, Page
from shared.web.transaction import clock, context, reading, session, writing

blp = Blueprint("meetings", __name__, description="Holding meetings and keeping the attendance list.")


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingArgs(LongPageArgs):
    """Upcoming and open meetings soonest first, or all of them latest first."""

    upcoming: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What the list is to say of a participant, and why. An excuse's reason is its note."""

    status: Annotated[str, OneOf(STATUSES)]
    reason: Annotated[Text, Length(max=500)]


@blp.route("/meetings", methods=["GET"])
@reading
@accepts(MeetingArgs, location="query")
@answers(200, Page[HeldMeetingView])
def list_meetings(args: MeetingArgs) -> Page[HeldMeetingView]:
    """The meetings that the caller may hold."""
    return meetings_within(
        session(),
        access_scope(),
        now=clock().now(),
        upcoming=args.upcoming,
        limit=args.limit,
        cursor=args.cursor,
    )


@blp.route("/meetings/<uuid:meeting_id>", methods=["GET"])
@reading
@answers(200, MeetingDetailView)
def show_meeting(meeting_id: UUID) -> MeetingDetailView:
    """A meeting with its roster."""
    return meeting_within(session(), access_scope(), meeting_id)


@blp.route("/meetings/<uuid:meeting_id>/code", methods=["GET"])
@reading
@answers(200, CodeView)
def show_code(meeting_id: UUID) -> CodeView:
    """The codes to show now; they change every 30 seconds."""
    return code_of(session(), access_scope(), meeting_id, now=clock().now())


@blp.route("/meetings/<uuid:meeting_id>/open", methods=["POST"])
@writing
@answers(200, MeetingDetailView)
def open_check_in(meeting_id: UUID) -> MeetingDetailView:
    """Open check-in."""
    require_meeting(session(), access_scope(), meeting_id)
    open_meeting(context(), meeting_id=meeting_id, actor_id=principal().person_id)
    return meeting_within(session(), access_scope(), meeting_id)


@blp.route("/meetings/<uuid:meeting_id>/close", methods=["POST"])
@writing
@answers(200, MeetingDetailView)
def close_list(meeting_id: UUID) -> MeetingDetailView:
    """Close the list: who is not on it is absent."""
    require_meeting(session(), access_scope(), meeting_id)
    close_meeting(context(), meeting_id=meeting_id, actor_id=principal().person_id)
    return meeting_within(session(), access_scope(), meeting_id)


@blp.route("/meetings/<uuid:meeting_id>/reopen", methods=["POST"])
@writing
@answers(200, MeetingDetailView)
def reopen_list(meeting_id: UUID) -> MeetingDetailView:
    """Open a closed list again."""
    require_meeting(session(), access_scope(), meeting_id)
    reopen_meeting(context(), meeting_id=meeting_id, actor_id=principal().person_id)
    return meeting_within(session(), access_scope(), meeting_id)


@blp.route("/meetings/<uuid:meeting_id>/attendance/<uuid:person_id>", methods=["PUT"])
@writing
@accepts(Correction)
@answers(200, MeetingDetailView)
def correct(body: Correction, meeting_id: UUID, person_id: UUID) -> MeetingDetailView:
    """Set what the list says of a participant, with the reason."""
    require_meeting(session(), access_scope(), meeting_id)
    correct_attendance(
        context(),
        meeting_id=meeting_id,
        person_id=person_id,
        status=body.status,
        reason=body.reason,
        actor_id=principal().person_id,
    )
    return meeting_within(session(), access_scope(), meeting_id)
