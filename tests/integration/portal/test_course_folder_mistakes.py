"""Mistakes in a course folder, each named with its file and line."""

from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.portal.forms.course_folder import CourseFolder, CourseFolderRefused, read_course_folder
from tests.integration.portal.course_folders import COURSE, LESSON, RUN, Write, refusal, write_folder


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a sound folder with changes."""
    return partial(write_folder, tmp_path)


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
