"""Drafts as documents, addresses, and lessons that stay who they are."""

import itertools
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.catalog.domain.draft import CourseModule, Draft, Lesson, digest_of, document_of, draft_of
from services.catalog.domain.lesson_ids import recognised, with_ids
from services.catalog.domain.slugs import SLUG, free_slug, slug_of
from shared.ids import uuid7
from tests.unit.catalog.documents import COMPLETE


def test_a_draft_survives_its_document() -> None:
    kept = with_ids(COMPLETE, uuid7)

    assert draft_of(json.loads(json.dumps(document_of(kept)))) == kept
    assert document_of(kept)["jp"] == "4.00"


def test_a_document_takes_defaults_for_what_is_absent() -> None:
    assert draft_of({"slug": "a", "title": "A"}) == Draft(slug="a", title="A")


def test_equal_drafts_have_equal_digests_and_others_do_not() -> None:
    assert digest_of(draft_of({**document_of(COMPLETE), "jp": "4"})) == digest_of(COMPLETE)
    assert digest_of(replace(COMPLETE, why="Karena.")) != digest_of(COMPLETE)


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Etika Pemerintahan", "etika-pemerintahan"),
        ("  Étika & Hukum (2026)! ", "etika-hukum-2026"),
        ("中文", "kursus"),
        ("a" * 200, "a" * 80),
    ],
)
def test_a_title_suggests_an_address(title: str, slug: str) -> None:
    assert slug_of(title) == slug


@given(st.text())
def test_every_title_suggests_an_address_that_is_one(title: str) -> None:
    assert SLUG.fullmatch(slug_of(title))


def test_a_taken_address_gets_the_next_free_number() -> None:
    taken = {"etika", "etika-2", "etika-3"}

    assert free_slug("etika", taken.__contains__) == "etika-4"
    assert free_slug("waktu", taken.__contains__) == "waktu"


def without_ids(draft: Draft) -> Draft:
    return replace(
        draft,
        modules=tuple(
            replace(module, id=None, lessons=tuple(replace(lesson, id=None) for lesson in module.lessons))
            for module in draft.modules
        ),
    )


def test_the_same_course_without_ids_is_recognised_whole() -> None:
    earlier = with_ids(COMPLETE, uuid7)

    assert recognised(without_ids(earlier), earlier) == earlier


def test_reordered_and_moved_lessons_keep_their_ids() -> None:
    earlier = with_ids(COMPLETE, uuid7)
    first, second = earlier.modules
    moved = replace(
        earlier,
        modules=(
            replace(second, lessons=(*second.lessons, first.lessons[0])),
            replace(first, lessons=first.lessons[1:]),
        ),
    )

    assert recognised(without_ids(moved), earlier) == moved


def test_a_lesson_keeps_its_id_when_its_title_or_its_text_changes_but_not_both() -> None:
    earlier = with_ids(COMPLETE, uuid7)
    first = earlier.modules[0]
    changed = without_ids(
        replace(
            earlier,
            modules=(
                replace(
                    first,
                    lessons=(
                        replace(first.lessons[0], title="Satu baru"),
                        replace(first.lessons[1], markdown="b baru"),
                        Lesson(title="Empat", minutes=5, markdown="d"),
                    ),
                ),
            ),
        )
    )
    found = recognised(changed, earlier).modules[0]
    assert [lesson.id for lesson in found.lessons] == [first.lessons[0].id, first.lessons[1].id, None]
    assert found.id == first.id


def test_a_renamed_module_is_recognised_by_its_lessons() -> None:
    earlier = with_ids(COMPLETE, uuid7)
    renamed = without_ids(
        replace(
            earlier,
            modules=tuple(replace(module, title=f"{module.title} baru") for module in earlier.modules),
        )
    )

    assert [module.id for module in recognised(renamed, earlier).modules] == [
        module.id for module in earlier.modules
    ]


def test_two_lessons_of_one_title_and_text_stay_two() -> None:
    twin = Lesson(title="Kesimpulan", minutes=2, markdown="Sama.")
    earlier = with_ids(
        replace(
            COMPLETE, modules=tuple(CourseModule(title=f"M{number}", lessons=(twin,)) for number in range(3))
        ),
        uuid7,
    )

    for order in itertools.permutations(range(3)):
        shuffled = replace(earlier, modules=tuple(earlier.modules[number] for number in order))
        assert recognised(without_ids(shuffled), earlier) == shuffled
