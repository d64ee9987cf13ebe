"""Modules and lessons of a course folder: `modules/<module>/module.yaml` and the Markdown files beside it."""

import re
from typing import Any

from services.portal.forms.course_folder_files import CourseFiles
from services.portal.forms.course_folder_parts import Contents, Place
from services.portal.forms.course_folder_problems import Problems
from services.portal.forms.course_folder_yaml import read_yaml
from services.portal.web.i18n import N_

MOST_MODULES, MOST_LESSONS, MOST_MINUTES = 40, 300, 60
LESSON = re.compile(r"modules/([^/]+)/([^/]+)\.md")
MODULE = re.compile(r"modules/([^/]+)/module\.yaml")
_NUMBER = re.compile(r"[0-9]{1,9}")


def read_modules(files: CourseFiles, contents: Contents, problems: Problems) -> list[dict[str, Any]]:
    """The modules in order of the number that opens their folder's name, each with its lessons in the same order."""
    names = {
        path.split("/")[1] for path in files.contents if path.startswith("modules/") and path.count("/") > 1
    }
    modules: list[dict[str, Any]] = []
    lesson_count = 0
    for name in sorted(names, key=_in_order):
        file = f"modules/{name}/module.yaml"
        text = files.text(file, problems)
        section = read_yaml(text, file, problems) if text is not None else None
        if section is not None:
            section.only("title")
        place = f"modules.{len(modules)}"
        contents.places[place] = Place(file, section.line_of("title") if section else None)
        lessons = _lessons(name, place, files, contents, problems)
        if not lessons:
            problems.add(file, None, N_("Modul ini belum memiliki pelajaran (berkas .md)."))
        lesson_count += len(lessons)
        title = section.text("title", required=True, most=200) if section else ""
        modules.append({"id": None, "title": title, "lessons": lessons})
    if len(modules) > MOST_MODULES:
        problems.add("modules", None, N_("Paling banyak %(most)s modul."), most=MOST_MODULES)
    if lesson_count > MOST_LESSONS:
        problems.add("modules", None, N_("Paling banyak %(most)s pelajaran."), most=MOST_LESSONS)
    if not modules and contents.draft.get("mode") != "in_person":
        problems.add(
            "modules", None, N_("Tidak ada modul: letakkan pelajaran di modules/<modul>/<pelajaran>.md.")
        )
    return modules


def _lessons(
    module: str, place: str, files: CourseFiles, contents: Contents, problems: Problems
) -> list[dict[str, Any]]:
    paths = [path for path in files.contents if (found := LESSON.fullmatch(path)) and found[1] == module]
    lessons: list[dict[str, Any]] = []
    for path in sorted(paths, key=lambda path: _in_order(path.rsplit("/", 1)[1])):
        text = files.text(path, problems)
        if text is not None:
            lessons.append(_lesson(text, path, f"{place}.lessons.{len(lessons)}", contents, problems))
        else:
            lessons.append({})
    return lessons


def _lesson(text: str, path: str, place: str, contents: Contents, problems: Problems) -> dict[str, Any]:
    lines = text.split("\n")
    contents.places[place] = Place(path, 1)
    end = next((n for n, line in enumerate(lines) if n and line.rstrip() == "---"), None)
    if lines[0].rstrip() != "---" or end is None:
        problems.add(
            path, 1, N_("Pelajaran harus dibuka dengan title dan minutes di antara dua baris “---”.")
        )
        return {}
    section = read_yaml("\n".join(lines[1:end]) + "\n", path, problems, first_line=2)
    markdown = "\n".join(lines[end + 1 :]).strip("\n")
    if not markdown.strip():
        problems.add(path, end + 1, N_("Pelajaran ini belum berisi teks."))
    if section is None:
        return {}
    section.only("title", "minutes")
    for key in ("title", "minutes"):
        contents.places[f"{place}.{key}"] = Place(path, section.line_of(key))
    contents.places[f"{place}.markdown"] = Place(path, end + 2)
    return {
        "id": None,
        "title": section.text("title", required=True, most=200),
        "minutes": section.whole("minutes", 1, MOST_MINUTES, required=True),
        "markdown": markdown + "\n",
    }


def _in_order(name: str) -> tuple[int, str]:
    number = _NUMBER.match(name)
    return (int(number.group()) if number else 10**9, name)
