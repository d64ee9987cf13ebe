"""The modules of a course folder and their pages: `modules/<module>/module.yaml` and the Markdown beside it."""

import re
from typing import Any

from services.portal.forms.course_folder_files import CourseFiles
from services.portal.forms.course_folder_parts import Activity, Contents, Place, activity
from services.portal.forms.course_folder_problems import Problems
from services.portal.forms.course_folder_yaml import read_yaml
from services.portal.web.i18n import N_
from shared.contracts.activities.page import KIND as PAGE

MOST_MODULES, MOST_PAGES, MOST_MINUTES = 40, 300, 60
PAGE_FILE = re.compile(r"modules/([^/]+)/([^/]+)\.md")
MODULE = re.compile(r"modules/([^/]+)/module\.yaml")
_NUMBER = re.compile(r"[0-9]{1,9}")


def read_modules(files: CourseFiles, contents: Contents, problems: Problems) -> list[dict[str, Any]]:
    """The modules in order of the number that opens their folder's name, each with its pages in the same order."""
    names = {
        path.split("/")[1] for path in files.contents if path.startswith("modules/") and path.count("/") > 1
    }
    modules: list[dict[str, Any]] = []
    page_count = 0
    for name in sorted(names, key=_in_order):
        file = f"modules/{name}/module.yaml"
        text = files.text(file, problems)
        section = read_yaml(text, file, problems) if text is not None else None
        if section is not None:
            section.only("title")
        place = f"modules.{len(modules)}"
        contents.places[place] = Place(file, section.line_of("title") if section else None)
        pages = _pages(name, place, files, contents, problems)
        if not pages:
            problems.add(file, None, N_("Modul ini belum memiliki halaman (berkas .md)."))
        page_count += len(pages)
        title = section.text("title", required=True, most=200) if section else ""
        modules.append({"id": None, "title": title, "activities": pages})
    if len(modules) > MOST_MODULES:
        problems.add("modules", None, N_("Paling banyak %(most)s modul."), most=MOST_MODULES)
    if page_count > MOST_PAGES:
        problems.add("modules", None, N_("Paling banyak %(most)s halaman."), most=MOST_PAGES)
    if not modules and contents.draft.get("mode") != "in_person":
        problems.add(
            "modules", None, N_("Tidak ada modul: letakkan halaman di modules/<modul>/<halaman>.md.")
        )
    return modules


def _pages(
    module: str, place: str, files: CourseFiles, contents: Contents, problems: Problems
) -> list[Activity]:
    paths = [path for path in files.contents if (found := PAGE_FILE.fullmatch(path)) and found[1] == module]
    pages: list[Activity] = []
    for path in sorted(paths, key=lambda path: _in_order(path.rsplit("/", 1)[1])):
        text = files.text(path, problems)
        if text is not None:
            pages.append(_page(text, path, f"{place}.activities.{len(pages)}", contents, problems))
        else:
            pages.append({})
    return pages


def _page(text: str, path: str, place: str, contents: Contents, problems: Problems) -> Activity:
    lines = text.split("\n")
    contents.places[place] = Place(path, 1)
    end = next((n for n, line in enumerate(lines) if n and line.rstrip() == "---"), None)
    if lines[0].rstrip() != "---" or end is None:
        problems.add(path, 1, N_("Halaman harus dibuka dengan title dan minutes di antara dua baris “---”."))
        return {}
    section = read_yaml("\n".join(lines[1:end]) + "\n", path, problems, first_line=2)
    markdown = "\n".join(lines[end + 1 :]).strip("\n")
    if not markdown.strip():
        problems.add(path, end + 1, N_("Halaman ini belum berisi teks."))
    if section is None:
        return {}
    section.only("title", "minutes")
    for key in ("title", "minutes"):
        contents.places[f"{place}.{key}"] = Place(path, section.line_of(key))
    contents.places[f"{place}.settings.markdown"] = Place(path, end + 2)
    return activity(
        PAGE,
        section.text("title", required=True, most=200),
        minutes=section.whole("minutes", 1, MOST_MINUTES, required=True) or 0,
        settings={"markdown": markdown + "\n"},
    )


def _in_order(name: str) -> tuple[int, str]:
    number = _NUMBER.match(name)
    return (int(number.group()) if number else 10**9, name)
