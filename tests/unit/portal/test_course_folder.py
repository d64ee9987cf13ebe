"""Course folders: what is read, and what is refused with which file and line."""

import io
import os
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.portal.forms.course_folder import (
    CourseFolder,
    CourseFolderRefused,
    read_course_archive,
    read_course_folder,
)

DEMO = Path(__file__).resolve().parents[3] / "deploy" / "demo" / "courses"

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
Write = Callable[..., Path]
Found = list[tuple[str, int | None]]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a sound folder, with the given files put over it; `None` leaves one out."""

    def written(changes: dict[str, str | bytes | None] | None = None) -> Path:
        folder = tmp_path / "loket-ramah"
        files: dict[str, str | bytes | None] = {
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
                data = content if isinstance(content, bytes) else content.encode()
                (folder / name).write_bytes(data)
        return folder

    return written


def refusal(folder: Path) -> dict[tuple[str, int | None], str]:
    """The problems of a folder that must be refused: messages by file and line."""
    with pytest.raises(CourseFolderRefused) as caught:
        read_course_folder(folder)
    problems = caught.value.extra["problems"]
    assert isinstance(problems, list)
    return {(each["file"], each["line"]): each["message"] for each in problems}


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


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("title: Loket Ramah", "titel: Loket Ramah", 2, "maksudnya “title”"),
        ("category: Pelayanan", "warna: merah", 7, "“warna” tidak dikenal"),
        ("title: Loket Ramah", "title: [a, b]", 2, "bukan daftar"),
        ("title: Loket Ramah", "title: 2026", 2, "tanda kutip"),
        ("title: Loket Ramah", "title:", 2, "harus diisi"),
        ("title: Loket Ramah", f"title: {'a' * 201}", 2, "200"),
        ("slug: loket-ramah", "slug: Loket Ramah", 1, "huruf kecil"),
        ("mode: blended", "mode: blendid", 4, "maksudnya “blended”"),
        ("kind: 16 ", "kind: 26 ", 5, "antara 1 dan 25"),
        ("kind: 16 ", "kind: 010 ", 5, "bilangan bulat"),
        ("kind: 16 ", "kind: enam ", 5, "bilangan bulat"),
        ("jp: 2.5", "jp: 2,5", 6, "titik desimal"),
        ("jp: 2.5", "jp: 0", 6, "lebih dari 0"),
        ("jp: 2.5", "jp: .inf", 6, "titik desimal"),
        ("jp: 2.5", "jp: 2.555", 6, "titik desimal"),
        ("[teknis.pelayanan-publik]", "[teknis.pelayanan-publik, pelayanan]", 8, "teknis.…"),
        ("[teknis.pelayanan-publik]", "teknis.pelayanan-publik", 8, "harus daftar"),
        ("completion:", "completion: semua\nx:", 9, "pasangan kunci"),
        ("  lessons: all", "  lesson: all", 10, "maksudnya “lessons”"),
        ("  quizzes: [post-test]", "  quizzes: [posttest]", 11, "maksudnya “post-test”"),
        ("  quizzes: [post-test]", "  quizzes: [pre-test]", 11, "tidak ikut dinilai"),
        ("  meetings: true", "  meetings: benar", 12, "true atau false"),
        ("  survey: required", "  survey: wajib", 13, "required, optional, none"),
        ("file: quizzes/pre-test.gift", "file: quizzes/pretest.gift", 15, "maksudnya “quizzes/pre-test.gift”"),
        ("{file: quizzes/pre-test.gift}", "{counts: false}", 15, "quizzes.pre-test.file harus diisi"),
        ("file: quizzes/pre-test.gift", "file: ../../rahasia.gift", 15, "ke luar folder"),
        ("file: quizzes/pre-test.gift", "file: /etc/passwd", 15, "ke luar folder"),
        ("file: quizzes/pre-test.gift", "file: 'C:\\x.gift'", 15, "ke luar folder"),
        ("    attempts: 3", "    attempts: 0", 19, "antara 1 dan 99"),
        ("    attempts: 3", "    percobaan: 3", 19, "tidak dikenal"),
        ("    feedback: after_pass", "    feedback: after_passed", 21, "maksudnya “after_pass”"),
        ("    counts: true", "    counts: true\n    purpose: pretest", 18, "counts harus false"),
        ("category: Pelayanan", "mode: online", 7, "sudah ada di baris 4"),
        ("    attempts: 3", "    attempts: 3\n    attempts: 4", 20, "sudah ada di baris 19"),
        ("category: Pelayanan", "category: &satu Pelayanan", 7, "alias"),
        ("category: Pelayanan", "category: *satu", 7, ""),
        ("category: Pelayanan", "category: !!python/object/apply:os.system [ls]", 7, "Tag YAML"),
        ("category: Pelayanan", "category: 'tak berakhir", 7, "YAML tidak dapat dibaca"),
        ("category: Pelayanan", "category: " + "[" * 20 + "]" * 20, 7, "terlalu dalam"),
        ("category: Pelayanan", "\tcategory: Pelayanan", 7, "YAML tidak dapat dibaca"),
        ("category: Pelayanan", "--- \ncategory: x", 7, "satu dokumen"),
        ("category: Pelayanan", "? [a]\n: b", 7, "satu kata"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_course_is_named_with_its_line(
    write: Write, old: str, new: str, line: int, words: str
) -> None:
    assert old in COURSE

    problems = refusal(write({"course.yaml": COURSE.replace(old, new, 1)}))
    assert words in problems["course.yaml", line]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("Tanpa pembuka.\n", 1, "---"),
        ("---\ntitle: T\nminutes: 5\n\nTak ditutup.\n", 1, "---"),
        ("---\ntitle: T\nminutes: 5\n---\n\n", 4, "belum berisi"),
        ("---\ntitle: T\nminutes: 61\n---\nx\n", 3, "antara 1 dan 60"),
        ("---\ntitle: T\nminutes: 0\n---\nx\n", 3, "antara 1 dan 60"),
        ("---\ntitle: T\nminutes: lima\n---\nx\n", 3, "bilangan bulat"),
        ("---\ntitle: T\n---\nx\n", 2, "minutes harus diisi"),
        ("---\nminutes: 5\ntitle: T\nminute: 5\n---\nx\n", 4, "maksudnya “minutes”"),
        ("---\ntitle: T: U\nminutes: 5\n---\nx\n", 2, "YAML tidak dapat dibaca"),
        ("---\n- a\n---\nx\n", 2, "pasangan kunci"),
        ("---\n---\nx\n", 2, "pasangan kunci"),
        ("---\ntitle: T\nminutes: 5\n---\nx\n\x07\n", 6, "U+0007"),
        (b"---\ntitle: T\nminutes: 5\n---\n\nkaf\xe9\n", 6, "0xe9"),
        ("---\ntitle: T\nminutes: 5\n---\nx\n".encode("utf-16"), 1, "UTF-8"),
    ],
)
def test_a_mistake_in_a_lesson_is_named_with_its_line(
    write: Write, text: str | bytes, line: int, words: str
) -> None:
    file = "modules/01-menyapa/02-mendengar.md"

    problems = refusal(write({file: text}))
    assert list(problems) == [(file, line)]
    assert words in problems[file, line]


def test_every_problem_of_a_folder_is_named_at_once(write: Write) -> None:
    folder = write(
        {
            "course.yaml": COURSE.replace("kind: 16 ", "kind: 99 ").replace("mode: blended", "mode: hibrida"),
            "modules/01-menyapa/module.yaml": None,
            "modules/02-menutup/01-salam.md": LESSON.replace("minutes: 6", "minutes: 90"),
            "quizzes/post-test.gift": None,
            "quizzes/lama.gift": "::Q:: x {T}",
            "modules/02-menutup/video.mp4": b"\0" * 10,
            "run.yaml": RUN.replace("Asia/Makassar", "Asia/Makasar"),
        }
    )

    assert set(refusal(folder)) == {
        ("course.yaml", 4),
        ("course.yaml", 5),
        ("course.yaml", 17),
        ("modules/01-menyapa/module.yaml", None),
        ("modules/02-menutup/01-salam.md", 3),
        ("modules/02-menutup/video.mp4", None),
        ("quizzes/lama.gift", None),
        ("run.yaml", 2),
    }


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("time_zone: Asia/Makassar", "time_zone: WITA", 2),
        ("time_zone: Asia/Makassar", "time_zone: ../../etc/passwd", 2),
        ("capacity: 40", "capacity: 0", 3),
        ('starts_at: "09:00"', 'starts_at: "25:00"', 5),
        ("starts_in_days: 3, ", "", 5),
        ("starts_in_days: 3", "starts_in_days: 3, date: 2026-05-19", 5),
        ("date: 2026-05-19", "date: 2026-02-30", 8),
        ("    minutes: 60", "    minutes: 2000", 10),
        ("    minutes: 60", "    menit: 60", 10),
        ("name: Angkatan I", "nama: Angkatan I", 1),
    ],
)
def test_a_mistake_in_a_run_is_named_with_its_line(write: Write, old: str, new: str, line: int) -> None:
    assert old in RUN

    assert ("run.yaml", line) in refusal(write({"run.yaml": RUN.replace(old, new, 1)}))


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


# --- archives -------------------------------------------------------------------------------------------------------


def zipped(folder: Path, *, top: str = "") -> bytes:
    """A folder as an archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            archive.write(path, top + path.relative_to(folder).as_posix())
    return buffer.getvalue()


def with_entry(name: str, data: bytes, folder: Path, *, mode: int = 0o100644) -> bytes:
    """A sound archive and one more entry."""
    buffer = io.BytesIO(zipped(folder))
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    info.compress_type = zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr(info, data)
    return buffer.getvalue()


def archive_refusal(data: bytes) -> dict[tuple[str, int | None], str]:
    with pytest.raises(CourseFolderRefused) as caught:
        read_course_archive(data)
    return {(each.file, each.line): each.message for each in caught.value.problems}


@pytest.mark.parametrize("top", ["", "loket-ramah/"])
def test_an_archive_says_the_same_as_its_folder(write: Write, top: str) -> None:
    folder = write({"run.yaml": RUN})

    assert read_course_archive(zipped(folder, top=top)) == read_course_folder(folder)


def test_an_archive_from_a_mac_is_no_mistake(write: Write) -> None:
    data = with_entry("__MACOSX/._course.yaml", b"\0\1", write())

    assert read_course_archive(data).draft["title"] == "Loket Ramah"


@pytest.mark.parametrize(
    "name", ["../luar.md", "/etc/passwd", "modules/../../x.md", "C:\\x.md", "modules\\x.md"]
)
def test_a_name_that_leads_out_of_an_archive_is_refused(write: Write, name: str) -> None:
    problems = archive_refusal(with_entry(name, b"x", write()))

    assert list(problems.values()) == ["Nama ini menuju ke luar folder."]


def test_an_archive_that_would_burst_is_refused(write: Write) -> None:
    folder = write()

    problems = archive_refusal(with_entry("modules/01-menyapa/03-besar.md", b"\0" * 900_000, folder))
    assert "tidak wajar" in problems["modules/01-menyapa/03-besar.md", None]
    problems = archive_refusal(with_entry("modules/01-menyapa/03-besar.md", b"\0" * 50_000_000, folder))
    assert "paling besar 1 MB" in problems["modules/01-menyapa/03-besar.md", None]


def test_an_archive_that_lies_about_sizes_is_refused(write: Write) -> None:
    honest = with_entry("modules/01-menyapa/03-besar.md", os.urandom(1000) * 1000, write())
    size = (1_000_000).to_bytes(4, "little")
    assert honest.count(size) >= 2
    lying = honest.replace(size, (10).to_bytes(4, "little"))

    assert "rusak" in archive_refusal(lying)["modules/01-menyapa/03-besar.md", None]


def test_links_locks_and_doubles_in_an_archive_are_refused(write: Write) -> None:
    folder = write()

    link = archive_refusal(with_entry("modules/01-menyapa/03-x.md", b"/etc/passwd", folder, mode=0o120777))
    assert "Ini tautan" in link["modules/01-menyapa/03-x.md", None]
    device = archive_refusal(with_entry("modules/01-menyapa/03-x.md", b"", folder, mode=0o060644))
    assert "bukan berkas biasa" in device["modules/01-menyapa/03-x.md", None]
    with pytest.warns(UserWarning, match="Duplicate name"):
        double = with_entry("course.yaml", COURSE.encode(), folder)
    assert "dua kali" in archive_refusal(double)["course.yaml", None]
    locked = bytearray(zipped(folder))
    locked[locked.rindex(b"PK\1\2") + 8] |= 1
    assert any("kata sandi" in message for message in archive_refusal(bytes(locked)).values())


@pytest.mark.parametrize("data", [b"", b"bukan zip", b"PK\3\4" + b"\0" * 40])
def test_what_is_no_archive_is_refused(data: bytes) -> None:
    assert list(archive_refusal(data)) == [("course.zip", None)]


def test_an_archive_over_twenty_megabytes_is_not_opened() -> None:
    assert "lebih besar dari 20 MB" in archive_refusal(b"\0" * (20 * 1024 * 1024 + 1))["course.zip", None]


MADE_STRANGE = [
    "course.yaml",
    "modules/01-menyapa/module.yaml",
    "modules/02-menutup/01-salam.md",
    "run.yaml",
]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    file=st.sampled_from(MADE_STRANGE),
    at=st.floats(0, 1),
    noise=st.binary(min_size=1, max_size=12) | st.text("[]{}:&*!|>-#?,'\"%@ \n\t0123", max_size=12).map(str.encode),
)  # fmt: skip
def test_whatever_is_typed_is_read_or_refused_with_places(
    write: Write, file: str, at: float, noise: bytes
) -> None:
    sound = {"course.yaml": COURSE, "run.yaml": RUN, "modules/01-menyapa/module.yaml": "title: M\n"}.get(
        file, LESSON
    )
    data = sound.encode()
    cut = int(at * len(data))
    folder = write({"run.yaml": RUN, file: data[:cut] + noise + data[cut:]})

    found: CourseFolder | tuple[str, ...]
    try:
        found = read_course_folder(folder)
    except CourseFolderRefused as refused:
        found = tuple(each.message for each in refused.problems)
    assert found
