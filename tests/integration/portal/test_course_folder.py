"""Course folders: what is read, and which folders are refused for what they are made of."""

import os
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from services.portal.forms.course_folder import read_course_folder
from tests.integration.portal.course_folders import COURSE, LESSON, RUN, Write, refusal, write_folder

DEMO = Path(__file__).resolve().parents[3] / "deploy" / "demo" / "courses"


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a sound folder with changes."""
    return partial(write_folder, tmp_path)


def test_a_sound_folder_becomes_a_draft(write: Write) -> None:
    course = read_course_folder(write())

    draft = course.draft
    assert (draft["slug"], draft["mode"], draft["kind"], draft["jp"]) == ("loket-ramah", "blended", 16, "2.5")
    assert draft["completion"] == {"lessons": "all", "quizzes": ["post-test"], "meetings": True}
    assert (draft["survey"], draft["language"], draft["level"]) == ("required", "id", "dasar")
    assert [(module["title"], len(module["lessons"])) for module in draft["modules"]] == [
        ("Menyapa warga", 2), ("Menutup", 1),
    ]  # fmt: skip
    assert draft["modules"][0]["lessons"][0] == {
        "id": None, "title": "Menyapa", "minutes": 6,
        "markdown": "## Selamat pagi\n\nSapaan pertama menentukan.\n",
    }  # fmt: skip
    assert draft["quizzes"][0]["purpose"] == "pretest"
    assert draft["quizzes"][1] == {
        "key": "post-test", "title": "Post-test", "purpose": "posttest", "counts": True, "attempts": 3,
        "passing_score": 70, "time_limit_minutes": 20, "review": "after_pass", "question_set_id": None,
        "question_count": None,
    }  # fmt: skip
    assert course.quizzes["pre-test"].path == "quizzes/pre-test.gift"
    assert course.quizzes["post-test"].text == "::Q1:: Salah? {F}\n"
    assert course.run is None


@pytest.mark.parametrize("name", ["etika-pemerintahan", "pelayanan-publik-prima"])
def test_the_demo_courses_are_sound(name: str) -> None:
    course = read_course_folder(DEMO / name)

    assert course.draft["slug"] == name
    assert set(course.quizzes) == {"pre-test", "post-test"}
    assert all(
        5 <= lesson["minutes"] <= 10 for module in course.draft["modules"] for lesson in module["lessons"]
    )


def test_modules_and_lessons_follow_their_numbers(write: Write) -> None:
    folder = write(
        {
            "modules/10-akhir/module.yaml": "title: Sepuluh\n",
            "modules/10-akhir/9-a.md": LESSON.replace("Menyapa", "Sembilan"),
            "modules/10-akhir/11-b.md": LESSON.replace("Menyapa", "Sebelas"),
        }
    )
    modules = read_course_folder(folder).draft["modules"]

    assert [module["title"] for module in modules] == ["Menyapa warga", "Menutup", "Sepuluh"]
    assert [lesson["title"] for lesson in modules[2]["lessons"]] == ["Sembilan", "Sebelas"]


def test_what_may_be_left_out_has_defaults(write: Write) -> None:
    folder = write(
        {
            "course.yaml": "title: T\nsummary: S\nmode: online\nkind: 3\njp: 4\n",
            "quizzes/pre-test.gift": None,
            "quizzes/post-test.gift": None,
        }
    )
    draft = read_course_folder(folder).draft

    assert (draft["slug"], draft["category"], draft["survey"]) == ("loket-ramah", "Umum", "optional")
    assert (draft["completion"]["lessons"], draft["quizzes"], draft["outcomes"]) == ("all", [], [])


def test_a_run_is_planned_from_the_day_of_the_import(write: Write) -> None:
    run = read_course_folder(write({"run.yaml": RUN})).run

    assert run is not None
    document = run.document(date(2026, 5, 1))
    assert (document["name"], document["time_zone"], document["capacity"]) == (
        "Angkatan I",
        "Asia/Makassar",
        40,
    )
    assert [(each["starts_at"], each["ends_at"]) for each in document["meetings"]] == [
        ("2026-05-04T09:00:00+08:00", "2026-05-04T10:30:00+08:00"),
        ("2026-05-19T13:30:00+08:00", "2026-05-19T14:30:00+08:00"),
    ]


def test_a_place_is_known_for_what_catalog_may_find_later(write: Write) -> None:
    course = read_course_folder(write())

    places = {
        path: course.place_of(path)
        for path in ("jp", "competencies.0", "modules.0.lessons.1.minutes", "modules.1.title", "quizzes.1.attempts",
                     "completion.quizzes.0", "nowhere")
    }  # fmt: skip
    assert {path: (place.file, place.line) if place else None for path, place in places.items()} == {
        "jp": ("course.yaml", 6),
        "competencies.0": ("course.yaml", 8),
        "modules.0.lessons.1.minutes": ("modules/01-menyapa/02-mendengar.md", 3),
        "modules.1.title": ("modules/02-menutup/module.yaml", 1),
        "quizzes.1.attempts": ("course.yaml", 16),
        "completion.quizzes.0": ("course.yaml", 11),
        "nowhere": None,
    }


def test_a_missing_folder_or_course_is_named(tmp_path: Path, write: Write) -> None:
    assert list(refusal(tmp_path / "tidak-ada")) == [("tidak-ada", None)]
    (tmp_path / "kosong").mkdir()
    assert set(refusal(tmp_path / "kosong")) == {("course.yaml", None), ("modules", None)}
    assert list(refusal(write({"course.yaml": None}))) == [("course.yaml", None)]


def test_a_file_of_fifty_megabytes_is_refused_without_reading_it(write: Write) -> None:
    folder = write()
    with (folder / "quizzes" / "post-test.gift").open("wb") as huge:
        huge.truncate(50 * 1024 * 1024)

    problems = refusal(folder)
    assert list(problems) == [("quizzes/post-test.gift", None)]
    assert problems["quizzes/post-test.gift", None] == "Berkas ini 50,0 MB; paling besar 1 MB."


def test_a_folder_over_twenty_megabytes_is_refused_without_reading_it(write: Write) -> None:
    folder = write()
    for number in range(21):
        with (folder / f"modules/01-menyapa/{number + 10}-besar.md").open("wb") as large:
            large.truncate(1024 * 1024)

    problems = refusal(folder)
    assert "lebih besar dari 20 MB" in problems[".", None]


def test_a_folder_of_very_many_files_is_refused(write: Write) -> None:
    folder = write()
    for number in range(2_010):
        (folder / f"modules/01-menyapa/x{number}.md").touch()

    assert "lebih dari 2000 berkas" in refusal(folder)[".", None]


def test_a_link_is_refused_wherever_it_leads(write: Write, tmp_path: Path) -> None:
    folder = write()
    outside = tmp_path / "rahasia.md"
    outside.write_text(LESSON)
    (folder / "modules/01-menyapa/03-luar.md").symlink_to(outside)
    (folder / "modules/01-menyapa/04-dalam.md").symlink_to(folder / "modules/01-menyapa/01-menyapa.md")
    (folder / "modules/03-luar").symlink_to(tmp_path)

    problems = refusal(folder)
    assert "menuju ke luar" in problems["modules/01-menyapa/03-luar.md", None]
    assert "Ini tautan" in problems["modules/01-menyapa/04-dalam.md", None]
    assert "menuju ke luar" in problems["modules/03-luar", None]
    assert len(problems) == 3


def test_a_pipe_is_not_waited_for(write: Write) -> None:
    folder = write()
    os.mkfifo(folder / "modules/01-menyapa/03-pipa.md")

    assert "bukan berkas biasa" in refusal(folder)["modules/01-menyapa/03-pipa.md", None]


def test_hidden_files_and_a_readme_are_left_alone(write: Write) -> None:
    folder = write({".git/config": "x", "modules/.DS_Store": b"\0", "README.md": "Tentang kursus ini."})

    assert read_course_folder(folder).draft["slug"] == "loket-ramah"


def test_windows_habits_are_no_mistake(write: Write) -> None:
    folder = write(
        {
            "course.yaml": b"\xef\xbb\xbf" + COURSE.replace("\n", "\r\n").encode(),
            "modules/02-menutup/01-salam.md": b"\xef\xbb\xbf" + LESSON.replace("\n", "\r\n").encode(),
        }
    )

    lesson = read_course_folder(folder).draft["modules"][1]["lessons"][0]
    assert lesson["markdown"] == "## Selamat pagi\n\nSapaan pertama menentukan.\n"


def test_a_yaml_bomb_is_refused_at_its_first_anchor(write: Write) -> None:
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n"
    for name, before in zip("bcdefghi", "abcdefgh", strict=True):
        bomb += f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"

    assert ("course.yaml", 1) in refusal(write({"course.yaml": bomb}))


def test_a_yaml_file_of_unlikely_length_is_refused(write: Write) -> None:
    problems = refusal(write({"course.yaml": COURSE + "# x\n" * 60_000}))

    assert "200000" in problems["course.yaml", None]
