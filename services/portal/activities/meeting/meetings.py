"""Holding a meeting: check-in on a big screen, the list, corrections, closing, and the list on paper."""

from io import BytesIO
from uuid import UUID

import segno
from flask import Blueprint, flash, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from services.portal.activities.meeting.attendance_form import STATUSES, read_correction
from services.portal.clients import ClientProblem
from services.portal.clients.shapes.enrollment import MeetingDetailView, RosterLineView
from services.portal.teaching.drafts import AUTHORS
from services.portal.web.access_control import only_for
from services.portal.web.forms import Errors, sending_key
from services.portal.web.i18n import gettext
from services.portal.web.labels import attendance_name
from services.portal.web.user_session import clients, portal

blueprint = Blueprint("meetings", __name__, url_prefix="/mengajar/pertemuan")
only_for(blueprint, *AUTHORS)

ACTIONS = {"buka": "open", "tutup": "close", "buka-lagi": "reopen"}
HERE = ("present", "late")


@blueprint.get("")
def all_meetings() -> str:
    """The meetings that I hold: those to come, or all."""
    is_past = request.args.get("semua") == "1"
    found = clients().enrollment.meetings(upcoming=not is_past)
    return render_template("meeting/meetings.html", found=found, is_past=is_past)


@blueprint.get("/<uuid:meeting_id>")
def page(meeting_id: UUID) -> str:
    """The meeting with its list."""
    return _page(clients().enrollment.meeting(str(meeting_id)))


@blueprint.get("/<uuid:meeting_id>/tutup")
def confirm_closing(meeting_id: UUID) -> str | Response:
    """Say what closing does before it is done."""
    meeting = clients().enrollment.meeting(str(meeting_id))
    if meeting["state"] != "open":
        return redirect(url_for("meetings.page", meeting_id=meeting_id))
    return render_template("meeting/close.html", meeting=meeting, missing=_unmarked(meeting))


@blueprint.post("/<uuid:meeting_id>/<any(buka, tutup, 'buka-lagi'):action>")
def change(meeting_id: UUID, action: str) -> Response:
    """Open check-in, close the list, or open it again."""
    here = url_for("meetings.page", meeting_id=meeting_id)
    try:
        meeting = clients().enrollment.change_meeting(
            str(meeting_id), ACTIONS[action], key=sending_key(request.form)
        )
    except ClientProblem as problem:
        if problem.answered != 409:
            raise
        flash(gettext("Keadaan pertemuan ini sudah berubah. Inilah keadaannya sekarang."), "warn")
        return redirect(here, 303)
    if action == "tutup":
        counts = meeting["counts"]
        flash(
            gettext(
                "Daftar ditutup: %(here)d hadir, %(absent)d tanpa keterangan.",
                here=counts.get("present", 0) + counts.get("late", 0),
                absent=counts.get("absent", 0),
            )
        )
        return redirect(here, 303)
    if action == "buka-lagi":
        flash(gettext("Daftar dibuka lagi."))
    return redirect(url_for("meetings.screen", meeting_id=meeting_id), 303)


@blueprint.get("/<uuid:meeting_id>/layar")
def screen(meeting_id: UUID) -> str | Response:
    """What the projector shows: QR code, PIN, and how many have arrived. Asked again every few seconds."""
    services = clients()
    meeting = services.enrollment.meeting(str(meeting_id))
    if meeting["state"] != "open":
        if request.headers.get("HX-Request"):
            # The list was closed elsewhere: the screen leaves by itself.
            response = Response(status=204)
            response.headers["HX-Redirect"] = url_for("meetings.page", meeting_id=meeting_id)
            return response
        return redirect(url_for("meetings.page", meeting_id=meeting_id))
    code = services.enrollment.meeting_code(str(meeting_id))
    address = portal().config.public_url + url_for("check_in.scanned", token=code["token"])
    template = "code" if request.headers.get("HX-Request") else "screen"
    return render_template(
        f"meeting/{template}.html",
        meeting=meeting,
        code=code,
        qr=_qr(address),
        site=portal().config.public_url.split("://", 1)[-1],
        here=sum(meeting["counts"].get(status, 0) for status in HERE),
        total=meeting["counts"].get("participants", len(meeting["roster"])),
    )


@blueprint.get("/<uuid:meeting_id>/presensi/<uuid:person_id>")
def row(meeting_id: UUID, person_id: UUID) -> str:
    """The form that corrects one line of the list."""
    meeting = clients().enrollment.meeting(str(meeting_id))
    line = _line(meeting, person_id)
    return _correction(meeting, line, line["status"] or "present", "")


@blueprint.post("/<uuid:meeting_id>/presensi/<uuid:person_id>")
def correct(meeting_id: UUID, person_id: UUID) -> Response | tuple[str, int]:
    """Correct one line; the reason is kept with it."""
    status, reason, errors = read_correction(request.form)
    services = clients()
    if errors:
        meeting = services.enrollment.meeting(str(meeting_id))
        return _correction(meeting, _line(meeting, person_id), status, reason, errors), 422
    try:
        services.enrollment.correct_attendance(str(meeting_id), str(person_id), status, reason)
    except ClientProblem as problem:
        if problem.slug != "meeting_not_open":
            raise
        flash(gettext("Buka presensi dahulu; setelah itu daftar dapat diperbaiki."), "warn")
        return redirect(url_for("meetings.page", meeting_id=meeting_id), 303)
    flash(gettext("Daftar hadir diperbaiki: %(status)s.", status=attendance_name(status)))
    return redirect(url_for("meetings.page", meeting_id=meeting_id, _anchor="daftar"), 303)


@blueprint.get("/<uuid:meeting_id>/daftar-hadir")
def sheet(meeting_id: UUID) -> str:
    """The list on paper, to be signed."""
    return render_template("meeting/sheet.html", meeting=clients().enrollment.meeting(str(meeting_id)))


def _page(meeting: MeetingDetailView) -> str:
    wanted = request.args.get("status", "")
    roster = [line for line in meeting["roster"] if not wanted or (line["status"] or "unmarked") == wanted]
    return render_template(
        "meeting/meeting.html", meeting=meeting, roster=roster, wanted=wanted, statuses=STATUSES
    )


def _correction(
    meeting: MeetingDetailView, line: RosterLineView, status: str, reason: str, errors: Errors | None = None
) -> str:
    return render_template(
        "meeting/attendance.html",
        meeting=meeting,
        line=line,
        status=status,
        reason=reason,
        errors=errors or {},
        statuses=[(name, attendance_name(name).capitalize()) for name in STATUSES],
    )


def _line(meeting: MeetingDetailView, person_id: UUID) -> RosterLineView:
    for line in meeting["roster"]:
        if line["person_id"] == str(person_id):
            return line
    raise ClientProblem("enrollment", {"status": 404, "code": "participant_not_found"})


def _unmarked(meeting: MeetingDetailView) -> int:
    return sum(1 for line in meeting["roster"] if not line["status"])


def _qr(address: str) -> Markup:
    """The QR code of an address as an SVG that takes the size of its place."""
    drawn = BytesIO()
    segno.make(address, error="m", micro=False).save(
        drawn, kind="svg", xmldecl=False, svgns=False, omitsize=True, border=2, dark="#000", light="#fff"
    )
    # Drawn from our own address and a token of our own alphabet, in which nothing can be markup.
    return Markup(drawn.getvalue().decode())  # noqa: S704 - see above
