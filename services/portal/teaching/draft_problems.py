"""What keeps a draft from being published, in the visitor's language, each with the page where it is fixed."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from flask import url_for

from services.portal.clients import JsonObject
from services.portal.teaching.activity_settings import settings_address, writing_address
from services.portal.web.activity_kinds import activity_kind
from services.portal.web.i18n import gettext


class DraftProblem(NamedTuple):
    """One thing to fix: what, and where."""

    message: str
    address: str


_ACTIVITY = re.compile(r"modules\.(\d+)\.activities\.(\d+)(?:\.(.+))?")
_MODULE = re.compile(r"modules\.(\d+)\.(\w+)")
_WRITTEN_WITH_CONTENT = {"title", "minutes"}
"""Stand also on the page where the content is written."""


def explained_problems(draft: Mapping[str, Any], problems: list[JsonObject]) -> list[DraftProblem]:
    """The problems of a draft in the visitor's language, each with the address of the page that fixes it."""
    explained = []
    for problem in problems:
        try:
            explained.append(_explained(draft, problem))
        except IndexError:
            # The draft was changed since it was checked: the place is gone, and perhaps the problem too.
            address = url_for("outline.page", course_id=draft["id"])
            explained.append(DraftProblem(str(problem["message"]), address))
    return explained


def _explained(draft: Mapping[str, Any], problem: JsonObject) -> DraftProblem:
    path, course_id = problem["path"], draft["id"]
    outline_address = url_for("outline.page", course_id=course_id)
    if found := _ACTIVITY.fullmatch(path):
        activity = draft["modules"][int(found[1])]["activities"][int(found[2])]
        return _of_activity(course_id, activity, found[3] or "", problem)
    if found := _MODULE.fullmatch(path):
        module = draft["modules"][int(found[1])]
        messages = {
            "title": gettext("Ada modul tanpa judul."),
            "id": gettext("Modul “%(title)s” ada dua kali. Hapus salah satunya.", title=module["title"]),
            "activities": gettext("Modul “%(title)s” belum berisi kegiatan.", title=module["title"]),
        }
        return DraftProblem(
            messages.get(str(found[2]), str(problem["message"])),
            url_for("outline.page", course_id=course_id, _anchor=f"modul-{module['id']}"),
        )
    if path == "modules":
        module_messages = {
            "missing": gettext("Tambahkan sedikitnya satu kegiatan."),
            "too_many": gettext("Kursus ini terlalu besar. Bagi menjadi beberapa kursus."),
            "too_large": gettext(
                "Susunan kursus ini terlalu besar. Singkatkan judul dan syarat, atau bagi kursusnya."
            ),
            "asks_nothing": gettext(
                "Tentukan syarat selesai: tandai sedikitnya satu kegiatan sebagai wajib."
            ),
        }
        address = (
            url_for("course_completion.page", course_id=course_id)
            if problem["code"] == "asks_nothing"
            else outline_address
        )
        return DraftProblem(module_messages.get(str(problem["code"]), str(problem["message"])), address)
    return DraftProblem(_setting_message(path, problem), url_for("course_settings.page", course_id=course_id))


def _of_activity(course_id: str, activity: JsonObject, part: str, problem: JsonObject) -> DraftProblem:
    title = activity["title"] or gettext("(tanpa judul)")
    kind = activity_kind(activity["kind"])
    message = kind.editor.explained(part, problem, title) if kind.editor else None
    is_content = part in _WRITTEN_WITH_CONTENT or part.startswith("settings")
    address = (writing_address if is_content else settings_address)(course_id, activity)
    if not part or address is None:
        # Nothing to fill in: it is removed or moved where it stands.
        address = url_for("outline.page", course_id=course_id, _anchor=f"kegiatan-{activity['id']}")
    return DraftProblem(message or _activity_message(part, title, problem), address)


def _activity_message(part: str, title: str, problem: JsonObject) -> str:
    messages = {
        "title": gettext("Ada kegiatan tanpa judul."),
        "minutes": gettext("Periksa menit belajar “%(title)s”.", title=title),
        "kind": gettext("Sinau belum mengenal jenis kegiatan “%(title)s”. Hapus kegiatan ini.", title=title),
        "completed_by": gettext("Tentukan kapan “%(title)s” dianggap selesai.", title=title),
        "id": gettext("“%(title)s” ada dua kali. Hapus salah satunya.", title=title),
    }
    if part == "available_when":
        return _availability_message(title, problem)
    return messages.get(part, str(problem["message"]))


def _availability_message(title: str, problem: JsonObject) -> str:
    messages = {
        "circle": gettext(
            "“%(title)s” menunggu kegiatan yang menunggunya, jadi tidak pernah terbuka.", title=title
        ),
        "unknown_activity": gettext("“%(title)s” menunggu kegiatan yang sudah dihapus.", title=title),
        "never_passed": gettext(
            "“%(title)s” menunggu kelulusan atau nilai yang tidak akan pernah ada.", title=title
        ),
        "too_many": gettext("Syarat pembuka “%(title)s” terlalu panjang.", title=title),
    }
    return messages.get(str(problem["code"]), str(problem["message"]))


def _setting_message(path: str, problem: JsonObject) -> str:
    messages = {
        "title": gettext("Isi judul kursus."),
        "summary": gettext("Isi ringkasan kursus untuk katalog."),
        "category": gettext("Pilih kategori kursus."),
        "jp": gettext("Isi berapa JP kursus ini."),
        "slug": gettext("Periksa alamat kursus."),
        "owner_unit_id": gettext("Kursus ini belum punya unit pemilik."),
    }
    if path.startswith("competencies"):
        return gettext("Ada kompetensi yang tidak dikenal.")
    return messages.get(path, str(problem["message"]))
