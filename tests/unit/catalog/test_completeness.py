"""What keeps a draft from being published."""

from dataclasses import replace
from decimal import Decimal

import pytest

from services.catalog.domain.completeness import problems_of
from services.catalog.domain.draft import Completion, CourseModule, Draft, Lesson
from shared.ids import uuid7
from tests.unit.catalog.documents import COMPLETE, with_lesson, with_quiz

SAME = uuid7()


def test_a_complete_draft_has_no_problem() -> None:
    assert problems_of(COMPLETE) == ()


@pytest.mark.parametrize(
    ("draft", "path", "code"),
    [
        (replace(COMPLETE, title=" "), "title", "missing"),
        (replace(COMPLETE, summary=""), "summary", "missing"),
        (replace(COMPLETE, category=""), "category", "missing"),
        (replace(COMPLETE, slug="Etika!"), "slug", "not_a_slug"),
        (replace(COMPLETE, jp=Decimal(0)), "jp", "out_of_range"),
        (replace(COMPLETE, kind=26), "kind", "out_of_range"),
        (replace(COMPLETE, mode="hybrid"), "mode", "not_a_choice"),
        (replace(COMPLETE, competencies=("manajerial.memasak",)), "competencies.0", "unknown_competency"),
        (replace(COMPLETE, owner_unit_id=None), "owner_unit_id", "missing"),
        (replace(COMPLETE, modules=()), "modules", "missing"),
        (
            replace(COMPLETE, modules=(*COMPLETE.modules, CourseModule(title="Kosong"))),
            "modules.2.lessons",
            "missing",
        ),
        (replace(COMPLETE, modules=COMPLETE.modules * 21), "modules", "too_many"),
        (
            replace(COMPLETE, modules=(CourseModule(title="", lessons=COMPLETE.modules[0].lessons),)),
            "modules.0.title",
            "missing",
        ),
        (with_lesson(title=""), "modules.0.lessons.0.title", "missing"),
        (with_lesson(markdown="  \n"), "modules.0.lessons.0.markdown", "missing"),
        (with_lesson(minutes=0), "modules.0.lessons.0.minutes", "out_of_range"),
        (with_lesson(minutes=61), "modules.0.lessons.0.minutes", "out_of_range"),
        (with_quiz(question_set_id=None), "quizzes.1.question_set_id", "missing"),
        (with_quiz(question_count=0), "quizzes.1.question_set_id", "missing"),
        (with_quiz(title=""), "quizzes.1.title", "missing"),
        (with_quiz(attempts=0), "quizzes.1.attempts", "out_of_range"),
        (with_quiz(passing_score=101), "quizzes.1.passing_score", "out_of_range"),
        (with_quiz(time_limit_minutes=0), "quizzes.1.time_limit_minutes", "out_of_range"),
        (with_quiz(purpose="pretest"), "quizzes.1.counts", "pretest_counts"),
        (with_quiz(purpose="exam"), "quizzes.1.purpose", "not_a_choice"),
        (with_quiz(review="always"), "quizzes.1.review", "not_a_choice"),
        (with_quiz(counts=False), "completion.quizzes.0", "quiz_does_not_count"),
        (with_quiz(key="Ujian Akhir"), "quizzes.1.key", "not_a_slug"),
        (with_quiz(key="pre-test"), "quizzes.0.key", "duplicate"),
        (replace(COMPLETE, quizzes=()), "completion.quizzes.0", "unknown_quiz"),
        (replace(COMPLETE, completion=Completion(lessons="none")), "completion", "asks_nothing"),
        (replace(COMPLETE, completion=Completion(lessons="some")), "completion.lessons", "not_a_choice"),
        (
            replace(COMPLETE, completion=Completion(meetings=True)),
            "completion.meetings",
            "no_meetings_online",
        ),
    ],
)
def test_each_problem_is_named_with_its_place(draft: Draft, path: str, code: str) -> None:
    assert (path, code) in [(problem.path, problem.code) for problem in problems_of(draft)]


def test_two_lessons_cannot_be_the_same_one() -> None:
    twins = CourseModule(
        title="M", lessons=tuple(Lesson(id=SAME, title=title, minutes=5, markdown="x") for title in "ab")
    )

    paths = [problem.path for problem in problems_of(replace(COMPLETE, modules=(twins,)))]
    assert paths == ["modules.0.lessons.0.id", "modules.0.lessons.1.id"]


def test_a_class_course_needs_no_lessons_if_it_asks_for_meetings() -> None:
    in_person = replace(
        COMPLETE,
        mode="in_person",
        modules=(),
        quizzes=(),
        completion=Completion(lessons="none", meetings=True),
    )

    assert problems_of(in_person) == ()
    assert problems_of(replace(in_person, completion=Completion()))[0].code == "asks_nothing"
