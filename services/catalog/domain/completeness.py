"""What keeps a draft from being published: every problem at once, each with the path of its place in the document."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from services.catalog.domain.competencies import is_competency
from services.catalog.domain.draft import (
    LANGUAGES,
    LESSON_RULES,
    LEVELS,
    MODES,
    PURPOSES,
    REVIEWS,
    SURVEYS,
    Draft,
    Quiz,
)
from services.catalog.domain.slugs import SLUG

MOST_MINUTES = 60
"""A lesson is read in one sitting between two tasks; what takes longer is two lessons."""
MOST_MODULES, MOST_LESSONS, MOST_QUIZZES = 40, 300, 20
"""So that the event that announces a version stays well below its limit."""
LAST_KIND = 25


@dataclass(frozen=True, slots=True)
class DraftProblem:
    """One thing to mend.

    Attributes:
        path: of the place in the document, such as `modules.0.lessons.2.minutes`.
        code: a stable slug that a page may translate.
        message: what is wrong and what to do, in English.
    """

    path: str
    code: str
    message: str


def problems_of(draft: Draft) -> tuple[DraftProblem, ...]:
    """Everything that must be mended before the draft can become a version; none if it is ready."""
    return (*_heading(draft), *_parts(draft), *_quizzes(draft), *_completion(draft))


def _heading(draft: Draft) -> Iterator[DraftProblem]:
    for name in ("title", "summary", "category"):
        if not getattr(draft, name).strip():
            yield DraftProblem(name, "missing", f"Give the course a {name}.")
    if not SLUG.fullmatch(draft.slug):
        yield DraftProblem(
            "slug", "not_a_slug", "The address takes small letters, digits and single hyphens."
        )
    for name, allowed in (("language", LANGUAGES), ("mode", MODES), ("level", LEVELS), ("survey", SURVEYS)):
        if getattr(draft, name) not in allowed:
            yield DraftProblem(name, "not_a_choice", f"Choose one of {', '.join(allowed)}.")
    if not 1 <= draft.kind <= LAST_KIND:
        yield DraftProblem("kind", "out_of_range", f"The kind of training is a code from 1 to {LAST_KIND}.")
    if not Decimal(0) < draft.jp < Decimal(1000):
        yield DraftProblem("jp", "out_of_range", "Declare the lesson hours (JP): more than 0, below 1000.")
    for position, key in enumerate(draft.competencies):
        if not is_competency(key):
            yield DraftProblem(
                f"competencies.{position}",
                "unknown_competency",
                f"“{key}” is neither in the list of competencies nor a technical one (teknis.…).",
            )
    if draft.owner_unit_id is None:
        yield DraftProblem("owner_unit_id", "missing", "Name the unit that owns the course.")


def _parts(draft: Draft) -> Iterator[DraftProblem]:
    if not draft.lessons and draft.mode != "in_person":
        yield DraftProblem("modules", "missing", "Write at least one lesson.")
    if len(draft.modules) > MOST_MODULES:
        yield DraftProblem("modules", "too_many", f"A course has at most {MOST_MODULES} modules.")
    if len(draft.lessons) > MOST_LESSONS:
        yield DraftProblem("modules", "too_many", f"A course has at most {MOST_LESSONS} lessons.")
    times_used = Counter(lesson.id for lesson in draft.lessons if lesson.id)
    for m, module in enumerate(draft.modules):
        if not module.title.strip():
            yield DraftProblem(f"modules.{m}.title", "missing", "Give the module a title.")
        if not module.lessons:
            yield DraftProblem(f"modules.{m}.lessons", "missing", "A module needs at least one lesson.")
        for n, lesson in enumerate(module.lessons):
            place = f"modules.{m}.lessons.{n}"
            if not lesson.title.strip():
                yield DraftProblem(f"{place}.title", "missing", "Give the lesson a title.")
            if not lesson.markdown.strip():
                yield DraftProblem(f"{place}.markdown", "missing", "The lesson has no text yet.")
            if not 1 <= lesson.minutes <= MOST_MINUTES:
                yield DraftProblem(
                    f"{place}.minutes", "out_of_range", f"A lesson takes from 1 to {MOST_MINUTES} minutes."
                )
            if lesson.id and times_used[lesson.id] > 1:
                yield DraftProblem(f"{place}.id", "duplicate", "Two lessons have the same id.")


def _quizzes(draft: Draft) -> Iterator[DraftProblem]:
    if len(draft.quizzes) > MOST_QUIZZES:
        yield DraftProblem("quizzes", "too_many", f"A course has at most {MOST_QUIZZES} quizzes.")
    times_used = Counter(quiz.key for quiz in draft.quizzes)
    for position, quiz in enumerate(draft.quizzes):
        place = f"quizzes.{position}"
        yield from _quiz(place, quiz)
        if times_used[quiz.key] > 1:
            yield DraftProblem(f"{place}.key", "duplicate", f"Two quizzes have the key “{quiz.key}”.")


def _quiz(place: str, quiz: Quiz) -> Iterator[DraftProblem]:
    if not SLUG.fullmatch(quiz.key):
        yield DraftProblem(
            f"{place}.key", "not_a_slug", "A key takes small letters, digits and single hyphens."
        )
    if not quiz.title.strip():
        yield DraftProblem(f"{place}.title", "missing", "Give the quiz a title.")
    if quiz.purpose not in PURPOSES:
        yield DraftProblem(f"{place}.purpose", "not_a_choice", f"Choose one of {', '.join(PURPOSES)}.")
    if quiz.review not in REVIEWS:
        yield DraftProblem(f"{place}.review", "not_a_choice", f"Choose one of {', '.join(REVIEWS)}.")
    if quiz.counts and quiz.purpose == "pretest":
        yield DraftProblem(
            f"{place}.counts", "pretest_counts", "A pre-test measures the start; it cannot count."
        )
    if not 1 <= quiz.attempts <= 99:
        yield DraftProblem(f"{place}.attempts", "out_of_range", "Allow from 1 to 99 attempts.")
    if not 0 <= quiz.passing_score <= 100:
        yield DraftProblem(f"{place}.passing_score", "out_of_range", "The passing score runs from 0 to 100.")
    if quiz.time_limit_minutes is not None and not 1 <= quiz.time_limit_minutes <= 600:
        yield DraftProblem(
            f"{place}.time_limit_minutes", "out_of_range", "Allow from 1 to 600 minutes, or no limit."
        )
    if quiz.question_set_id is None or quiz.question_count is None or quiz.question_count < 1:
        yield DraftProblem(f"{place}.question_set_id", "missing", "The quiz has no questions yet.")


def _completion(draft: Draft) -> Iterator[DraftProblem]:
    rule = draft.completion
    by_key = {quiz.key: quiz for quiz in draft.quizzes}
    if rule.lessons not in LESSON_RULES:
        yield DraftProblem("completion.lessons", "not_a_choice", f"Choose one of {', '.join(LESSON_RULES)}.")
    for position, key in enumerate(rule.quizzes):
        if key not in by_key:
            yield DraftProblem(f"completion.quizzes.{position}", "unknown_quiz", f"There is no quiz “{key}”.")
        elif not by_key[key].counts:
            yield DraftProblem(
                f"completion.quizzes.{position}",
                "quiz_does_not_count",
                f"The quiz “{key}” does not count, so it cannot be asked for.",
            )
    if rule.meetings and draft.mode == "online":
        yield DraftProblem(
            "completion.meetings", "no_meetings_online", "An online course has no meetings to attend."
        )
    asks_lessons = rule.lessons == "all" and bool(draft.lessons)
    if not (asks_lessons or rule.quizzes or rule.meetings):
        yield DraftProblem(
            "completion", "asks_nothing", "Completion must ask for lessons, a quiz or meetings."
        )
