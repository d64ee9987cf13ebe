"""Holding meetings: trainers of the run or course, and organisers of its unit."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from services.enrollment.operations.attendance import correct_attendance
from services.enrollment.operations.meetings import close_meeting, open_meeting, reopen_meeting
from services.enrollment.queries.meetings import (
    CodeView,
    HeldMeeting,
    MeetingDetail,
    code_of,
    meeting_within,
    meetings_within,
)
from services.enrollment.reads.courses import require_meeting
from services.enrollment.schemas.meetings import (
    CodeOut,
    Correction,
    MeetingArgs,
    MeetingDetailOut,
    MeetingPage,
)
from shared.web.auth import access_scope, principal
from shared.web.transaction import clock, context, reading, session, writing

blp = Blueprint("meetings", __name__, description="Holding meetings and keeping the attendance list.")


@blp.route("/meetings", methods=["GET"])
@reading
@blp.arguments(MeetingArgs, location="query")
@blp.response(200, MeetingPage)
def list_meetings(args: dict[str, Any]) -> dict[str, Any]:
    """The meetings that the caller may hold."""
    page = meetings_within(session(), access_scope(), now=clock().now(), **args)
    return {"items": [_shown(meeting) for meeting in page.items], "next": page.next}


@blp.route("/meetings/<uuid:meeting_id>", methods=["GET"])
@reading
@blp.response(200, MeetingDetailOut)
def show_meeting(meeting_id: UUID) -> dict[str, Any]:
    """A meeting with its roster."""
    return _detail(meeting_within(session(), access_scope(), meeting_id))


@blp.route("/meetings/<uuid:meeting_id>/code", methods=["GET"])
@reading
@blp.response(200, CodeOut)
def show_code(meeting_id: UUID) -> CodeView:
    """The codes to show now; they change every 30 seconds."""
    return code_of(session(), access_scope(), meeting_id, now=clock().now())


@blp.route("/meetings/<uuid:meeting_id>/open", methods=["POST"])
@writing
@blp.response(200, MeetingDetailOut)
def open_check_in(meeting_id: UUID) -> dict[str, Any]:
    """Open check-in."""
    require_meeting(session(), access_scope(), meeting_id)
    open_meeting(context(), meeting_id=meeting_id, actor_id=principal().person_id)
    return _detail(meeting_within(session(), access_scope(), meeting_id))


@blp.route("/meetings/<uuid:meeting_id>/close", methods=["POST"])
@writing
@blp.response(200, MeetingDetailOut)
def close_list(meeting_id: UUID) -> dict[str, Any]:
    """Close the list: who is not on it is absent."""
    require_meeting(session(), access_scope(), meeting_id)
    close_meeting(context(), meeting_id=meeting_id, actor_id=principal().person_id)
    return _detail(meeting_within(session(), access_scope(), meeting_id))


@blp.route("/meetings/<uuid:meeting_id>/reopen", methods=["POST"])
@writing
@blp.response(200, MeetingDetailOut)
def reopen_list(meeting_id: UUID) -> dict[str, Any]:
    """Open a closed list again."""
    require_meeting(session(), access_scope(), meeting_id)
    reopen_meeting(context(), meeting_id=meeting_id, actor_id=principal().person_id)
    return _detail(meeting_within(session(), access_scope(), meeting_id))


@blp.route("/meetings/<uuid:meeting_id>/attendance/<uuid:person_id>", methods=["PUT"])
@writing
@blp.arguments(Correction)
@blp.response(200, MeetingDetailOut)
def correct(body: dict[str, Any], meeting_id: UUID, person_id: UUID) -> dict[str, Any]:
    """Set what the list says of a participant, with the reason."""
    require_meeting(session(), access_scope(), meeting_id)
    actor_id = principal().person_id
    correct_attendance(context(), meeting_id=meeting_id, person_id=person_id, actor_id=actor_id, **body)
    return _detail(meeting_within(session(), access_scope(), meeting_id))


def _shown(meeting: HeldMeeting) -> dict[str, Any]:
    return {**asdict(meeting), "run": meeting}


def _detail(detail: MeetingDetail) -> dict[str, Any]:
    return {**_shown(detail.meeting), "roster": detail.roster}
