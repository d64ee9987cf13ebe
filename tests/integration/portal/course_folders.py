"""A sound course folder to begin with, and what is said of one that is not."""

from collections.abc import Callable
from pathlib import Path

import pytest

from services.portal.forms.course_folder import CourseFolderRefused, read_course_folder

COURSE = """\
slug: loket-ramah
title: Loket Ramah
summary: Menyapa warga dengan hangat.
mode: blended
kind: 16                # E-Learning
jp: 2.5
category: Pelayanan
competencies: [teknis.pelayanan-publik]
completion:
  lessons: all
  quizzes: [post-test]
  meetings: true
  survey: required
quizzes:
  pre-test: {file: quizzes/pre-test.gift}
  post-test:
    file: quizzes/post-test.gift
    counts: true
    attempts: 3
    time_limit_minutes: 20
    feedback: after_pass
"""
LESSON = """\
---
title: Menyapa
minutes: 6
---

## Selamat pagi

Sapaan pertama menentukan.
"""
RUN = """\
name: Angkatan I
time_zone: Asia/Makassar
capacity: 40
meetings:
  - {title: Praktik, place: Aula, starts_in_days: 3, starts_at: "09:00", minutes: 90}
  - title: Klinik
    place: Ruang Rapat
    date: 2026-05-19
    starts_at: 13:30
    minutes: 60
"""
Files = dict[str, str | bytes | None]
Write = Callable[..., Path]


def write_folder(place: Path, changes: Files | None = None) -> Path:
    """Write a sound folder, with the given files put over it; `None` leaves one out."""
    folder = place / "loket-ramah"
    files: Files = {
        "course.yaml": COURSE,
        "modules/01-menyapa/module.yaml": "title: Menyapa warga\n",
        "modules/01-menyapa/01-menyapa.md": LESSON,
        "modules/01-menyapa/02-mendengar.md": LESSON.replace("Menyapa", "Mendengar"),
        "modules/02-menutup/module.yaml": "title: Menutup\n",
        "modules/02-menutup/01-salam.md": LESSON,
        "quizzes/pre-test.gift": "::Q1:: Benar? {T}\n",
        "quizzes/post-test.gift": "::Q1:: Salah? {F}\n",
        **(changes or {}),
    }
    for name, content in files.items():
        if content is not None:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def refusal(folder: Path) -> dict[tuple[str, int | None], str]:
    """The problems of a folder that must be refused: messages by file and line."""
    with pytest.raises(CourseFolderRefused) as caught:
        read_course_folder(folder)
    problems = caught.value.extra["problems"]
    assert isinstance(problems, list)
    return {(each["file"], each["line"]): each["message"] for each in problems}
