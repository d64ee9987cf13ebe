"""What a course folder says: `course.yaml`, its quizzes, and an account of every file."""

import re

from services.portal.forms.course_folder_files import CourseFiles, inside
from services.portal.forms.course_folder_modules import MODULE, PAGE_FILE, read_modules
from services.portal.forms.course_folder_order import put_in_order
from services.portal.forms.course_folder_parts import (
    Completion,
    Contents,
    Place,
    Quiz,
    QuizFile,
    activity,
)
from services.portal.forms.course_folder_problems import Problems, nearest
from services.portal.forms.course_folder_yaml import Section, read_yaml
from services.portal.web.i18n import N_
from shared.contracts.activities.quiz import KIND as QUIZ
from shared.contracts.activities.quiz import Purpose

COURSE, RUN = "course.yaml", "run.yaml"
MOST_QUIZZES = 20
LANGUAGES, LEVELS = ("id", "en"), ("dasar", "menengah", "lanjutan")
MODES, SURVEYS = ("online", "in_person", "blended"), ("required", "optional", "none")
PURPOSES, REVIEWS = ("pretest", "posttest", "practice"), ("after_submit", "after_pass", "never")
WITHOUT_CATEGORY = {"id": "Umum", "en": "General"}
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_COMPETENCY = re.compile(r"(?:manajerial|sosial_kultural|teknis)\.[a-z0-9]+(?:-[a-z0-9]+)*")
_PURPOSE_OF = {"pre-test": "pretest", "pretest": "pretest", "post-test": "posttest", "posttest": "posttest"}
_BESIDE = re.compile(r"(?:README|LICENSE|LICENCE|CHANGELOG)(?:\.[a-z]+)?", re.IGNORECASE)


def read_contents(files: CourseFiles, problems: Problems) -> Contents:
    """Read the course and account for every file of the folder."""
    contents = Contents()
    named: set[str] = set()
    quizzes: tuple[Quiz, ...] = ()
    completion = Completion()
    text = files.text(COURSE, problems)
    section = read_yaml(text, COURSE, problems) if text is not None else None
    if section is not None:
        named, quizzes, completion = _course(section, files, contents, problems)
    contents.draft["modules"] = read_modules(files, contents, problems)
    put_in_order(contents, quizzes, completion)
    _account_for(files, named if section is not None else None, problems)
    return contents


def _course(
    section: Section, files: CourseFiles, contents: Contents, problems: Problems
) -> tuple[set[str], tuple[Quiz, ...], Completion]:
    """The course's heading into the draft; the files that its quizzes name, its quizzes, and what completes it."""
    section.only(
        "slug", "title", "summary", "language", "mode", "kind", "jp", "level", "category", "audience", "why",
        "outcomes", "competencies", "completion", "quizzes",
    )  # fmt: skip
    title = section.text("title", required=True, most=200)
    language = section.choice("language", LANGUAGES, default="id")
    competencies = section.texts("competencies", most=20, most_characters=100)
    for key, line in competencies:
        if not _COMPETENCY.fullmatch(key):
            text = N_("Kompetensi “%(key)s” harus berbentuk manajerial.…, sosial_kultural.… atau teknis.….")
            problems.add(COURSE, line, text, key=key)
    outcomes = section.texts("outcomes", most=30)
    contents.draft.update(
        slug=_slug(section, files.name, title),
        title=title,
        summary=section.text("summary", required=True),
        category=section.text("category", most=100) or WITHOUT_CATEGORY[language],
        language=language,
        mode=section.choice("mode", MODES, required=True),
        kind=section.whole("kind", 1, 25, required=True),
        jp=str(section.decimal("jp", below=1000, required=True)),
        level=section.choice("level", LEVELS, default="dasar"),
        competencies=[key for key, _line in competencies],
        audience=section.text("audience"),
        outcomes=[text for text, _line in outcomes],
        why=section.text("why"),
        owner_unit_id=None,
        trainer_ids=[],
    )
    contents.places.update({key: Place(COURSE, section.line_of(key)) for key in contents.draft})
    for name, rows in (("competencies", competencies), ("outcomes", outcomes)):
        contents.places.update({f"{name}.{n}": Place(COURSE, line) for n, (_text, line) in enumerate(rows)})
    named, found = _quizzes(section, files, contents, problems)
    return named, found, _completion(section, found, contents, problems)


def _slug(section: Section, folder: str, title: str) -> str:
    slug = section.text("slug", most=80)
    if not slug:
        # A folder's name is an address already, as a rule; otherwise the words of the name or the title make one.
        return (
            folder
            if _SLUG.fullmatch(folder)
            else "-".join(_SLUG.findall((folder or title).casefold()))[:80].strip("-")
        )
    if not _SLUG.fullmatch(slug):
        section.wrong("slug", N_("slug: huruf kecil, angka, dan tanda hubung tunggal saja."))
    return slug


def _quizzes(
    section: Section, files: CourseFiles, contents: Contents, problems: Problems
) -> tuple[set[str], tuple[Quiz, ...]]:
    rows: list[Quiz] = []
    named: set[str] = set()
    quizzes = section.section("quizzes")
    for key in quizzes.keys() if quizzes else ():
        quiz = quizzes.section(key) if quizzes else None
        if quizzes is None or quiz is None:
            if quizzes is not None:
                quizzes.wrong(key, N_("%(key)s: tuliskan sedikitnya file."), key=f"quizzes.{key}")
            continue
        if not _SLUG.fullmatch(key):
            quizzes.wrong(
                key, N_("Kunci kuis “%(key)s”: huruf kecil, angka, dan tanda hubung tunggal saja."), key=key
            )
        path = _quiz_file(quiz, key, files, contents, problems)
        if path:
            named.add(path)
        rows.append(_quiz(quiz, key, quizzes.line_of(key)))
    if len(rows) > MOST_QUIZZES:
        section.wrong("quizzes", N_("Paling banyak %(most)s kuis."), most=MOST_QUIZZES)
    return named, tuple(rows)


def _quiz(quiz: Section, key: str, line: int) -> Quiz:
    quiz.only(
        "file", "title", "purpose", "counts", "minutes", "attempts", "passing_score", "time_limit_minutes", "feedback"
    )  # fmt: skip
    purpose = quiz.choice("purpose", PURPOSES, default=_PURPOSE_OF.get(key, "practice"))
    counts = quiz.flag("counts")
    if counts and purpose == Purpose.PRETEST:
        quiz.wrong("counts", N_("Pre-test mengukur titik awal, jadi tidak ikut dinilai: counts harus false."))
    settings = {
        "purpose": purpose,
        "attempts": quiz.whole("attempts", 1, 99, default=1),
        "passing_score": quiz.whole("passing_score", 0, 100, default=70),
        "time_limit_minutes": quiz.whole("time_limit_minutes", 1, 600),
        "review": quiz.choice("feedback", REVIEWS, default="after_submit"),
        "question_set_id": None,
        "question_count": None,
    }
    title = quiz.text("title", most=200) or _title_of(key)
    minutes = quiz.whole("minutes", 0, 600, default=0) or 0
    return Quiz(
        key=key,
        activity=activity(QUIZ, title, minutes=minutes, settings=settings),
        counts=counts,
        line=line,
    )


def _quiz_file(
    quiz: Section, key: str, files: CourseFiles, contents: Contents, problems: Problems
) -> str | None:
    written = quiz.text("file", required=True, most=300)
    if not written:
        return None
    path = inside(written)
    if path is None:
        quiz.wrong("file", N_("file: “%(path)s” menuju ke luar folder."), path=written)
    elif path in files.contents:
        text = files.text(path, problems)
        if text is not None:
            contents.quizzes[key] = QuizFile(path, text)
    elif path not in files.refused:
        meant = nearest(path, [name for name in files.contents if name.endswith(".gift")])
        if meant:
            text = N_("file: berkas “%(path)s” tidak ada; mungkin maksudnya “%(meant)s”?")
        else:
            text = N_("file: berkas “%(path)s” tidak ada.")
        quiz.wrong("file", text, path=written, meant=meant)
    return path


def _completion(
    section: Section, found: tuple[Quiz, ...], contents: Contents, problems: Problems
) -> Completion:
    rule = section.section("completion")
    if rule is None:
        return Completion()
    rule.only("lessons", "quizzes", "meetings", "survey")
    quizzes = rule.texts("quizzes", most=MOST_QUIZZES, most_characters=80)
    counting = {quiz.key: quiz.counts for quiz in found}
    for key, line in quizzes:
        if key not in counting:
            meant = nearest(key, list(counting))
            if meant:
                text = N_("completion: kuis “%(key)s” tidak ada; mungkin maksudnya “%(meant)s”?")
            else:
                text = N_("completion: kuis “%(key)s” tidak ada di quizzes.")
            problems.add(COURSE, line, text, key=key, meant=meant)
        elif not counting[key]:
            text = N_("completion: kuis “%(key)s” tidak ikut dinilai (counts), jadi tidak dapat disyaratkan.")
            problems.add(COURSE, line, text, key=key)
    meetings = rule.flag("meetings")
    if meetings and contents.draft["mode"] == "online":
        rule.wrong("meetings", N_("meetings: kursus daring (online) tidak memiliki pertemuan."))
    return Completion(
        lessons=rule.choice("lessons", ("all", "none"), default="all") == "all",
        quizzes=tuple(key for key, _line in quizzes),
        meetings=meetings,
        survey=rule.choice("survey", SURVEYS, default="optional"),
        lines={key: rule.line_of(key) for key in ("meetings", "survey")},
    )


def _account_for(files: CourseFiles, quizzes: set[str] | None, problems: Problems) -> None:
    """Note every file that has no part in the course. Quizzes are known only if `course.yaml` could be read."""
    for path in files.contents:
        is_known = path in (COURSE, RUN) or PAGE_FILE.fullmatch(path) or MODULE.fullmatch(path)
        if is_known or _BESIDE.fullmatch(path) or (quizzes is not None and path in quizzes):
            continue
        if path.endswith(".gift"):
            if quizzes is not None:
                problems.add(path, None, N_("Kuis ini tidak disebut di course.yaml."))
        else:
            problems.add(path, None, N_("Berkas ini bukan bagian dari susunan folder kursus."))


def _title_of(key: str) -> str:
    known = {"pretest": "Pre-test", "posttest": "Post-test"}.get(_PURPOSE_OF.get(key, ""))
    return known or key.replace("-", " ").capitalize()
