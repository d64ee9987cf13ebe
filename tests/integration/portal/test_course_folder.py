"""Course folders: what is read, and which folders are refused for what they are made of."""

import os
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from services.portal.forms.course_folder import CourseFolder, read_course_folder
from tests.integration.portal.course_folders import COURSE, LESSON, RUN, Write, refusal, write_folder

DEMO = Path(__file__).resolve().parents[3] / "deploy" / "demo" / "courses"


def outline(course: CourseFolder) -> list[tuple[str, list[str]]]:
    """The modules with their activities; a star marks what the course asks for."""
    return [
        (
            module["title"],
            [f"{each['kind']}: {each['title']}{'*' * each['required']}" for each in module["activities"]],
        )
        for module in course.draft["modules"]
    ]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a sound folder with changes."""
    return partial(write_folder, tmp_path)


def test_a_sound_folder_becomes_a_draft(write: Write) -> None:
    course = read_course_folder(write())

    draft = course.draft
    assert (draft["slug"], draft["mode"], draft["kind"], draft["jp"]) == ("loket-ramah", "blended", 16, "2.5")
    assert (draft["language"], draft["level"]) == ("id", "dasar")
    assert outline(course) == [
        ("Menyapa warga", ["quiz: Pre-test", "page: Menyapa*", "page: Mendengar*"]),
        ("Menutup", ["page: Menyapa*"]),
        ("Penutup", ["quiz: Post-test*", "meeting: Pertemuan*", "survey: Survei akhir kursus*"]),
    ]
    opening, page, _ = draft["modules"][0]["activities"]
    assert page == {
        "id": None, "kind": "page", "title": "Menyapa", "minutes": 6, "required": True, "completed_by": "finished",
        "available_when": None, "settings": {"markdown": "## Selamat pagi\n\nSapaan pertama menentukan.\n"},
    }  # fmt: skip
    assert (opening["completed_by"], opening["settings"]["purpose"]) == ("finished", "pretest")
    assert draft["modules"][2]["activities"][0] == {
        "id": None, "kind": "quiz", "title": "Post-test", "minutes": 0, "required": True, "completed_by": "passed",
        "available_when": None, "settings": {
            "purpose": "posttest", "attempts": 3, "passing_score": 70, "time_limit_minutes": 20,
            "review": "after_pass", "question_set_id": None, "question_count": None},
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
        5 <= activity["minutes"] <= 10
        for module in course.draft["modules"]
        for activity in module["activities"]
        if activity["kind"] == "page"
    )
    assert course.draft["modules"][0]["activities"][0]["settings"]["purpose"] == "pretest"
    assert course.draft["modules"][-1]["activities"][-1]["kind"] == "survey"


def test_modules_and_lessons_follow_their_numbers(write: Write) -> None:
    folder = write(
        {
            "modules/10-akhir/module.yaml": "title: Sepuluh\n",
            "modules/10-akhir/9-a.md": LESSON.replace("Menyapa", "Sembilan"),
            "modules/10-akhir/11-b.md": LESSON.replace("Menyapa", "Sebelas"),
        }
    )
    found = outline(read_course_folder(folder))

    assert [title for title, _ in found] == ["Menyapa warga", "Menutup", "Sepuluh", "Penutup"]
    assert found[2][1] == ["page: Sembilan*", "page: Sebelas*"]


def test_what_may_be_left_out_has_defaults(write: Write) -> None:
    folder = write(
        {
            "course.yaml": "title: T\nsummary: S\nmode: online\nkind: 3\njp: 4\n",
            "quizzes/pre-test.gift": None,
            "quizzes/post-test.gift": None,
        }
    )
    course = read_course_folder(folder)

    assert (course.draft["slug"], course.draft["category"], course.draft["outcomes"]) == (
        "loket-ramah", "Umum", [])  # fmt: skip
    assert outline(course) == [
        ("Menyapa warga", ["page: Menyapa*", "page: Mendengar*"]),
        ("Menutup", ["page: Menyapa*"]),
        ("Penutup", ["survey: Survei akhir kursus"]),
    ]


def test_what_the_course_does_not_ask_for_is_offered_or_left_out(write: Write) -> None:
    changed = (
        COURSE.replace("lessons: all", "lessons: none").replace("meetings: true", "meetings: false")
        .replace("survey: required", "survey: none").replace("quizzes: [post-test]", "quizzes: []")
    )  # fmt: skip
    course = read_course_folder(write({"course.yaml": changed}))

    assert outline(course) == [
        ("Menyapa warga", ["quiz: Pre-test", "page: Menyapa", "page: Mendengar"]),
        ("Menutup", ["page: Menyapa"]),
        ("Penutup", ["quiz: Post-test"]),
    ]
    assert course.draft["modules"][2]["activities"][0]["completed_by"] == "passed", "its score counts"


def test_practice_comes_before_the_post_test_and_a_course_without_pages_is_one_module(write: Write) -> None:
    course = read_course_folder(
        write(
            {
                "course.yaml": COURSE.replace("mode: blended", "mode: in_person")
                + "  latihan: {file: quizzes/latihan.gift, minutes: 15}\n",
                "quizzes/latihan.gift": "::Q1:: Benar? {T}\n",
                **{
                    f"modules/{name}": None
                    for name in (
                        "01-menyapa/module.yaml", "01-menyapa/01-menyapa.md", "01-menyapa/02-mendengar.md",
                        "02-menutup/module.yaml", "02-menutup/01-salam.md",
                    )
                },
            }
        )
    )  # fmt: skip

    assert outline(course) == [
        ("Penutup", [
            "quiz: Pre-test", "quiz: Latihan", "quiz: Post-test*", "meeting: Pertemuan*",
            "survey: Survei akhir kursus*",
        ]),
    ]  # fmt: skip
    assert course.draft["modules"][0]["activities"][1]["minutes"] == 15


def test_stored_questions_reach_their_quiz_wherever_it_stands(write: Write) -> None:
    course = read_course_folder(write())
    stored = {"post-test": {"id": "set", "question_count": 4}}

    document = course.with_questions(stored)
    settings = document["modules"][2]["activities"][0]["settings"]
    assert (settings["question_set_id"], settings["question_count"]) == ("set", 4)
    assert document["modules"][0]["activities"][0]["settings"]["question_set_id"] is None
    assert course.draft["modules"][2]["activities"][0]["settings"]["question_set_id"] is None


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
        for path in ("jp", "competencies.0", "modules.0.activities.2.minutes", "modules.0.activities.0.title",
                     "modules.1.title", "modules.2.activities.0.settings.attempts", "modules.2.activities.1",
                     "nowhere")
    }  # fmt: skip
    assert {path: (place.file, place.line) if place else None for path, place in places.items()} == {
        "jp": ("course.yaml", 6),
        "competencies.0": ("course.yaml", 8),
        "modules.0.activities.2.minutes": ("modules/01-menyapa/02-mendengar.md", 3),
        "modules.1.title": ("modules/02-menutup/module.yaml", 1),
        "modules.0.activities.0.title": ("course.yaml", 15),
        "modules.2.activities.0.settings.attempts": ("course.yaml", 16),
        "modules.2.activities.1": ("course.yaml", 12),
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

    page = read_course_folder(folder).draft["modules"][1]["activities"][0]
    assert page["settings"]["markdown"] == "## Selamat pagi\n\nSapaan pertama menentukan.\n"


def test_a_yaml_bomb_is_refused_at_its_first_anchor(write: Write) -> None:
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n"
    for name, before in zip("bcdefghi", "abcdefgh", strict=True):
        bomb += f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"

    assert ("course.yaml", 1) in refusal(write({"course.yaml": bomb}))


def test_a_yaml_file_of_unlikely_length_is_refused(write: Write) -> None:
    problems = refusal(write({"course.yaml": COURSE + "# x\n" * 60_000}))

    assert "200000" in problems["course.yaml", None]
