"""What keeps a draft from being published, in the visitor's language, each with the page where it is fixed."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from flask import url_for

from services.portal.clients import JsonObject
from services.portal.web.i18n import gettext


class DraftProblem(NamedTuple):
    """One thing to fix: what, and where."""

    message: str
    address: str


_LESSON = re.compile(r"modules\.(\d+)\.lessons\.(\d+)\.(\w+)")
_MODULE = re.compile(r"modules\.(\d+)\.(\w+)")
_QUIZ = re.compile(r"quizzes\.(\d+)\.(\w+)")


def explained_problems(draft: Mapping[str, Any], problems: list[JsonObject]) -> list[DraftProblem]:
    """The problems of a draft in the visitor's language, each with the address of the page that fixes it."""
    return [_explained(draft, problem) for problem in problems]


def _explained(draft: Mapping[str, Any], problem: JsonObject) -> DraftProblem:
    path, course_id = problem["path"], draft["id"]
    if found := _LESSON.fullmatch(path):
        lesson = draft["modules"][int(found[1])]["lessons"][int(found[2])]
        messages = {
            "title": gettext("Ada pelajaran tanpa judul."),
            "markdown": gettext("Pelajaran “%(title)s” belum berisi.", title=lesson["title"]),
            "minutes": gettext("Isi menit pelajaran “%(title)s”: 1 sampai 60.", title=lesson["title"]),
        }
        address = url_for("lesson_authoring.page", course_id=course_id, lesson_id=lesson["id"])
        return DraftProblem(messages.get(str(found[3]), str(problem["message"])), address)
    if found := _MODULE.fullmatch(path):
        module = draft["modules"][int(found[1])]
        messages = {
            "title": gettext("Ada modul tanpa judul."),
            "lessons": gettext("Modul “%(title)s” belum punya pelajaran.", title=module["title"]),
        }
        return DraftProblem(
            messages.get(str(found[2]), str(problem["message"])),
            url_for("outline.page", course_id=course_id),
        )
    if found := _QUIZ.fullmatch(path):
        quiz = draft["quizzes"][int(found[1])]
        address = url_for("quiz_authoring.page", course_id=course_id, key=quiz["key"])
        return DraftProblem(_quiz_message(found[2], quiz, problem), address)
    if path == "modules":
        module_messages = {
            "missing": gettext("Tulis sedikitnya satu pelajaran."),
            "too_many": gettext("Kursus ini terlalu besar. Bagi menjadi beberapa kursus."),
        }
        return DraftProblem(
            module_messages.get(str(problem["code"]), str(problem["message"])),
            url_for("outline.page", course_id=course_id),
        )
    return DraftProblem(_setting_message(path, problem), url_for("course_settings.page", course_id=course_id))


def _quiz_message(part: str, quiz: Mapping[str, Any], problem: JsonObject) -> str:
    title = quiz["title"] or quiz["key"]
    messages = {
        "question_set_id": gettext("Kuis “%(title)s” belum berisi soal.", title=title),
        "title": gettext("Ada kuis tanpa judul."),
        "counts": gettext("“%(title)s” adalah pra-uji, jadi tidak dapat menentukan kelulusan.", title=title),
        "attempts": gettext("Isi berapa kali kuis “%(title)s” boleh dikerjakan.", title=title),
        "time_limit_minutes": gettext("Periksa batas waktu kuis “%(title)s”.", title=title),
    }
    return messages.get(part, str(problem["message"]))


def _setting_message(path: str, problem: JsonObject) -> str:
    messages = {
        "title": gettext("Isi judul kursus."),
        "summary": gettext("Isi ringkasan kursus untuk katalog."),
        "category": gettext("Pilih kategori kursus."),
        "jp": gettext("Isi berapa JP kursus ini."),
        "slug": gettext("Periksa alamat kursus."),
        "owner_unit_id": gettext("Kursus ini belum punya unit pemilik."),
        "completion": gettext("Tentukan syarat selesai: pelajaran, kuis, atau pertemuan."),
        "completion.meetings": gettext("Kursus daring tidak punya pertemuan yang harus dihadiri."),
    }
    if path.startswith("completion.quizzes"):
        return gettext(
            "Syarat selesai menyebut kuis yang tidak menentukan kelulusan. Periksa kuis dan syarat selesai."
        )
    if path.startswith("competencies"):
        return gettext("Ada kompetensi yang tidak dikenal.")
    return messages.get(path, str(problem["message"]))
