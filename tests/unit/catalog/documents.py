"""Drafts for the tests of the rules."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from services.catalog.domain.draft import Completion, CourseModule, Draft, Lesson, Quiz
from shared.ids import uuid7

COMPLETE = Draft(
    slug="etika-pemerintahan",
    title="Etika Pemerintahan",
    summary="Keputusan yang jujur.",
    category="Integritas",
    jp=Decimal("4.00"),
    competencies=("manajerial.integritas", "teknis.arsip"),
    completion=Completion(quizzes=("post-test",)),
    owner_unit_id=uuid7(),
    trainer_ids=(uuid7(),),
    modules=(
        CourseModule(
            title="Dasar",
            lessons=(
                Lesson(title="Satu", minutes=5, markdown="a"),
                Lesson(title="Dua", minutes=6, markdown="b"),
            ),
        ),
        CourseModule(title="Lanjut", lessons=(Lesson(title="Tiga", minutes=7, markdown="c"),)),
    ),
    quizzes=(
        Quiz(key="pre-test", title="Pre-test", purpose="pretest", question_set_id=uuid7(), question_count=5),
        Quiz(
            key="post-test",
            title="Post-test",
            purpose="posttest",
            counts=True,
            question_set_id=uuid7(),
            question_count=9,
        ),
    ),
)


def with_lesson(**changes: Any) -> Draft:
    """The complete draft with its first lesson changed."""
    first, *others = COMPLETE.modules
    lessons = (replace(first.lessons[0], **changes), *first.lessons[1:])
    return replace(COMPLETE, modules=(replace(first, lessons=lessons), *others))


def with_quiz(**changes: Any) -> Draft:
    """The complete draft with its last quiz changed."""
    return replace(COMPLETE, quizzes=(COMPLETE.quizzes[0], replace(COMPLETE.quizzes[1], **changes)))
