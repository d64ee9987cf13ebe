"""The first page: for a visitor what Sinau is; for a learner what is missing, what is next, what needs attention."""

from datetime import timedelta

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from services.portal.clients import JsonObject
from services.portal.frame.gate import public
from services.portal.frame.visit import Person, clients, now, person
from services.portal.frame.wording import instant
from services.portal.pages.parts import part
from services.portal.pages.progress import next_address, next_label, percent, resume_first

blueprint = Blueprint("home", __name__)

SOON = timedelta(days=7)


@blueprint.get("/")
@public
def page() -> str | Response:
    """Landing or home."""
    visitor = person()
    if visitor is None:
        return render_template("home/landing.html", courses=part(lambda: clients().catalog.courses(limit=6)))
    if visitor.must_change_password:
        return redirect(url_for("password.change"))
    if not visitor.privacy_acknowledged:
        return redirect(url_for("privacy.notice"))
    return _home(visitor)


def _home(visitor: Person) -> str:
    services = clients()
    jp = part(services.enrollment.jp)
    found = part(lambda: services.enrollment.enrollments(limit=50))
    schedule = part(services.enrollment.schedule)
    courses = part(lambda: services.catalog.courses(limit=8))
    certificates = part(lambda: services.enrollment.certificates(limit=3))
    enrollments: list[JsonObject] = (found or {}).get("items", [])
    going_on = resume_first(enrollments)
    taken = {enrollment["course"]["id"] for enrollment in enrollments if enrollment["state"] != "withdrawn"}
    return render_template(
        "home/home.html",
        visitor=visitor,
        jp=jp,
        is_missing=found is None,
        current=going_on[0] if going_on else None,
        enrollments=(going_on + [item for item in enrollments if item["state"] == "completed"])[:4],
        surveys=[item for item in going_on if (item.get("next") or {}).get("kind") == "survey"],
        meetings=_soon((schedule or {}).get("items", [])),
        suggestions=[course for course in (courses or {}).get("items", []) if course["id"] not in taken][:3],
        certificates=(certificates or {}).get("items", [])[:3],
        next_address=next_address,
        next_label=next_label,
        percent=percent,
    )


def _soon(meetings: list[JsonObject]) -> list[JsonObject]:
    coming = [
        m for m in meetings if now() <= instant(m["ends_at"]) and instant(m["starts_at"]) - now() < SOON
    ]
    return sorted(coming, key=lambda meeting: instant(meeting["starts_at"]))[:3]
