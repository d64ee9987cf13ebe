"""The first page: for a visitor what Sinau is; for a learner what is missing, what is next, what needs attention."""

from datetime import timedelta

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from services.portal.clients import JsonObject
from services.portal.clients.shapes.enrollment import EnrollmentView, ScheduledMeetingView
from services.portal.learner.progress import next_address, next_label, resume_first
from services.portal.web.access_control import public
from services.portal.web.activity_kinds import activity_kind
from services.portal.web.formatters import instant
from services.portal.web.optional import optional
from services.portal.web.user_session import Person, clients, now, person

blueprint = Blueprint("home", __name__)

SOON = timedelta(days=7)


@blueprint.get("/")
@public
def page() -> str | Response:
    """Landing or home."""
    visitor = person()
    if visitor is None:
        return render_template(
            "learner/landing.html", courses=optional(lambda: clients().catalog.courses(limit=6))
        )
    if visitor.must_change_password:
        return redirect(url_for("password.change"))
    if not visitor.privacy_acknowledged:
        return redirect(url_for("privacy.notice"))
    return _home(visitor)


def _home(visitor: Person) -> str:
    services = clients()
    jp = optional(services.enrollment.jp)
    found = optional(lambda: services.enrollment.enrollments(limit=50))
    schedule = optional(services.enrollment.schedule)
    courses = optional(lambda: services.catalog.courses(limit=8))
    certificates = optional(lambda: services.enrollment.certificates(limit=3))
    enrollments = found["items"] if found else []
    offered = courses["items"] if courses else []
    going_on = resume_first(enrollments)
    taken = {enrollment["course"]["id"] for enrollment in enrollments if enrollment["state"] != "withdrawn"}
    return render_template(
        "learner/home.html",
        visitor=visitor,
        jp=jp,
        is_missing=found is None,
        current=going_on[0] if going_on else None,
        enrollments=(going_on + [item for item in enrollments if item["state"] == "completed"])[:4],
        reminders=_reminders(going_on),
        meetings=_soon(schedule["items"] if schedule else []),
        suggestions=[course for course in offered if course["id"] not in taken][:3],
        certificates=certificates["items"] if certificates else [],
        next_address=next_address,
        next_label=next_label,
    )


def _reminders(enrollments: list[EnrollmentView]) -> list[JsonObject]:
    """What courses lack next, where its kind asks for a word of its own."""
    found = []
    for enrollment in enrollments:
        if step := enrollment["next"]:
            kind = activity_kind(step["kind"])
            if words := kind.reminder(enrollment["course"]["title"]):
                found.append({"title": words, "icon": kind.icon, "enrollment": enrollment})
    return found


def _soon(meetings: list[ScheduledMeetingView]) -> list[ScheduledMeetingView]:
    coming = [
        m for m in meetings if now() <= instant(m["ends_at"]) and instant(m["starts_at"]) - now() < SOON
    ]
    return sorted(coming, key=lambda meeting: instant(meeting["starts_at"]))[:3]
