"""Drafts for the tests of the rules."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from services.catalog.domain.draft import Activity, CourseModule, Draft
from shared.contracts.activities import CompletedBy
from shared.ids import uuid7


def page(title: str, minutes: int = 5, markdown: str = "Teks.", **changes: Any) -> Activity:
    """A required page."""
    return Activity(
        **{
            "id": uuid7(),
            "kind": "page",
            "title": title,
            "minutes": minutes,
            "required": True,
            "settings": {"markdown": markdown},
            **changes,
        }
    )


def quiz(title: str, purpose: str = "posttest", **changes: Any) -> Activity:
    """A quiz with questions, which the course does not ask for."""
    settings = {"purpose": purpose, "question_set_id": str(uuid7()), "question_count": 5}
    return Activity(**{"id": uuid7(), "kind": "quiz", "title": title, "settings": settings, **changes})


def module(title: str, *activities: Activity) -> CourseModule:
    """A module."""
    return CourseModule(id=uuid7(), title=title, activities=activities)


COMPLETE = Draft(
    slug="etika-pemerintahan",
    title="Etika Pemerintahan",
    summary="Keputusan yang jujur.",
    category="Integritas",
    jp=Decimal("4.00"),
    competencies=("manajerial.integritas", "teknis.arsip"),
    owner_unit_id=uuid7(),
    trainer_ids=(uuid7(),),
    modules=(
        module("Dasar", quiz("Pre-test", "pretest"), page("Satu", markdown="a"), page("Dua", markdown="b")),
        module(
            "Lanjut",
            page("Tiga", markdown="c"),
            quiz("Post-test", required=True, completed_by=CompletedBy.PASSED),
            Activity(id=uuid7(), kind="survey", title="Survei akhir"),
        ),
    ),
)


def changed(named: str, change: Callable[[Activity], Activity] | None = None, /, **members: Any) -> Draft:
    """The complete draft with the activity of a title changed."""

    def one(activity: Activity) -> Activity:
        if activity.title != named:
            return activity
        return change(activity) if change else replace(activity, **members)

    modules = tuple(
        replace(part, activities=tuple(one(activity) for activity in part.activities))
        for part in COMPLETE.modules
    )
    return replace(COMPLETE, modules=modules)


def with_settings(title: str, **settings: Any) -> Draft:
    """The complete draft with some settings of the activity of a title changed."""
    return changed(title, lambda activity: replace(activity, settings={**activity.settings, **settings}))
