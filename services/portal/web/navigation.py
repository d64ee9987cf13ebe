"""The menu: five places for everybody, and the doors that a person's roles open."""

from dataclasses import dataclass

from flask import request

from services.portal.web.i18n import gettext
from services.portal.web.user_session import Person


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the menu; `is_here` if the present page lies below it."""

    label: str
    path: str
    icon: str
    is_here: bool


def tabs() -> list[Place]:
    """The five of the bottom bar."""
    return [
        _place(gettext("Beranda"), "/", "home", "/belajar", "/kuis", "/jp"),
        _place(gettext("Katalog"), "/katalog", "book", "/kursus"),
        _place(gettext("Jadwal"), "/jadwal", "calendar", "/presensi", "/p"),
        _place(gettext("Sertifikat"), "/sertifikat", "award"),
        _place(gettext("Profil"), "/profil", "user"),
    ]


def role_places(person: Person | None) -> list[Place]:
    """Teaching, team and management, for those who have them."""
    if person is None:
        return []
    places = []
    if person.has("trainer"):
        places.append(_place(gettext("Mengajar"), "/mengajar", "pencil"))
    if person.has("supervisor"):
        places.append(_place(gettext("Tim"), "/tim", "users"))
    if person.has("organiser", "unit_admin", "bkpsdm_admin"):
        places.append(_place(gettext("Kelola"), "/kelola", "settings"))
    if person.has("operator", "auditor"):
        places.append(_place(gettext("Operasi"), "/operasi", "layers"))
    return places


def _place(label: str, path: str, icon: str, *also: str) -> Place:
    here = request.path
    is_here = here == path or any(
        here == branch or here.startswith(branch + "/") for branch in (path, *also) if branch != "/"
    )
    return Place(label, path, icon, is_here)
