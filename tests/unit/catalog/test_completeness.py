"""What keeps a draft from being published."""

from dataclasses import replace
from decimal import Decimal

import pytest

from services.catalog.activity_kinds.completeness import MOST_ACTIVITIES, problems_of
from services.catalog.domain.draft import Activity, Draft
from shared.contracts.activities import CompletedBy
from shared.ids import uuid7
from tests.unit.catalog.documents import COMPLETE, changed, module, page, with_settings

MEETING = Activity(id=uuid7(), kind="meeting", title="Tatap muka", required=True)


def found(draft: Draft) -> list[tuple[str, str]]:
    return [(problem.path, problem.code) for problem in problems_of(draft)]


def test_a_complete_draft_has_no_problem() -> None:
    assert problems_of(COMPLETE) == ()


@pytest.mark.parametrize(
    ("draft", "path", "code"),
    [
        (replace(COMPLETE, title=" "), "title", "missing"),
        (replace(COMPLETE, summary=""), "summary", "missing"),
        (replace(COMPLETE, category=""), "category", "missing"),
        (replace(COMPLETE, jp=Decimal("0.00")), "jp", "out_of_range"),
        (replace(COMPLETE, competencies=("manajerial.memasak",)), "competencies.0", "unknown_competency"),
        (replace(COMPLETE, owner_unit_id=None), "owner_unit_id", "missing"),
        (replace(COMPLETE, modules=()), "modules", "missing"),
        (replace(COMPLETE, modules=(*COMPLETE.modules, module("Kosong"))), "modules.2.activities", "missing"),
        (replace(COMPLETE, modules=COMPLETE.modules * 21), "modules", "too_many"),
        (replace(COMPLETE, modules=COMPLETE.modules * 2), "modules.2.id", "duplicate"),
        (
            replace(COMPLETE, modules=(module("", *COMPLETE.modules[0].activities),)),
            "modules.0.title",
            "missing",
        ),
        (changed("Satu", title=""), "modules.0.activities.1.title", "missing"),
        (changed("Satu", kind="podcast"), "modules.0.activities.1.kind", "unknown_kind"),
        (changed("Satu", minutes=0), "modules.0.activities.1.minutes", "out_of_range"),
        (changed("Satu", minutes=61), "modules.0.activities.1.minutes", "out_of_range"),
        (changed("Post-test", minutes=601), "modules.1.activities.1.minutes", "out_of_range"),
        (
            changed("Satu", completed_by=CompletedBy.PASSED),
            "modules.0.activities.1.completed_by",
            "not_a_choice",
        ),
        (
            changed("Pre-test", completed_by=CompletedBy.PASSED),
            "modules.0.activities.0.completed_by",
            "not_a_choice",
        ),
        (with_settings("Satu", markdown="  \n"), "modules.0.activities.1.settings.markdown", "missing"),
        (with_settings("Satu", teks="x"), "modules.0.activities.1.settings.teks", "not_readable"),
        (
            with_settings("Post-test", question_set_id=None),
            "modules.1.activities.1.settings.question_set_id",
            "missing",
        ),
        (
            with_settings("Post-test", question_count=None),
            "modules.1.activities.1.settings.question_set_id",
            "missing",
        ),
        (with_settings("Post-test", attempts=0), "modules.1.activities.1.settings.attempts", "not_readable"),
        (
            with_settings("Post-test", purpose="exam"),
            "modules.1.activities.1.settings.purpose",
            "not_readable",
        ),
        (
            replace(COMPLETE, modules=(*COMPLETE.modules, module("Kelas", MEETING))),
            "modules.2.activities.0",
            "no_meetings_online",
        ),
        (
            replace(
                COMPLETE, mode="blended", modules=(module("Kelas", MEETING, replace(MEETING, id=uuid7())),)
            ),
            "modules.0.activities.1",
            "duplicate",
        ),
        (
            replace(COMPLETE, modules=(module("M", page("Satu", required=False)),)),
            "modules",
            "asks_nothing",
        ),
        (
            replace(COMPLETE, modules=(module("M", *(page(f"H{n}") for n in range(MOST_ACTIVITIES + 1))),)),
            "modules",
            "too_many",
        ),
    ],
)
def test_each_problem_is_named_with_its_place(draft: Draft, path: str, code: str) -> None:
    assert (path, code) in found(draft)


def test_two_activities_cannot_be_the_same_one() -> None:
    same = uuid7()
    twins = module("M", *(page(title, id=same) for title in "ab"))

    assert found(replace(COMPLETE, modules=(twins,))) == [
        ("modules.0.activities.0.id", "duplicate"),
        ("modules.0.activities.1.id", "duplicate"),
    ]


def test_a_class_course_needs_nothing_but_its_meetings() -> None:
    in_person = replace(COMPLETE, mode="in_person", modules=(module("Kelas", MEETING),))

    assert problems_of(in_person) == ()
