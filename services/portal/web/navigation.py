"""The menu: five places for everybody, and the pages that a person's roles open."""

from dataclasses import dataclass

from flask import request, url_for

from services.portal.web.i18n import gettext
from services.portal.web.user_session import Person


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the menu; `is_here` if the present page belongs to it."""

    label: str
    address: str
    icon: str
    is_here: bool


def tabs() -> list[Place]:
    """The five of the bottom bar."""
    return [
        _place(gettext("Beranda"), "home.page", "home", "enrollments.page", "jp.page", blueprint="quizzes"),
        _place(gettext("Katalog"), "courses.catalog", "book", blueprint="courses"),
        _place(gettext("Jadwal"), "schedule.page", "calendar", blueprint="check_in"),
        _place(gettext("Sertifikat"), "certificates.page", "award"),
        _place(gettext("Profil"), "profile.page", "user"),
    ]


def role_places(person: Person | None) -> list[Place]:
    """Teaching, team and management, for those who have them."""
    if person is None:
        return []
    places = []
    if person.has("trainer"):
        places.append(_place(gettext("Mengajar"), "teaching_courses.page", "pencil"))
    if person.has("supervisor"):
        places.append(_place(gettext("Tim"), "team.page", "users"))
    if person.has("organiser", "unit_admin", "bkpsdm_admin"):
        places.append(_place(gettext("Kelola"), "course_reports.page", "settings"))
    elif person.has("auditor"):
        places.append(_place(gettext("Aturan"), "policies.page", "settings"))
    if person.has("operator", "auditor"):
        places.append(_place(gettext("Operasi"), "events.page", "layers"))
    return places


def _place(label: str, page: str, icon: str, *also: str, blueprint: str = "") -> Place:
    """An entry that leads to `page`.

    Args:
        also: pages that belong to it, as all pages below them do.
        blueprint: its pages belong to it, wherever they are.
    """
    address = url_for(page)
    is_here = (
        request.path == address
        or request.blueprint == blueprint
        or any(_is_below(branch) for branch in (address, *(url_for(name) for name in also)))
    )
    return Place(label, address, icon, is_here)


def _is_below(branch: str) -> bool:
    return request.path == branch or (branch != "/" and request.path.startswith(f"{branch}/"))
