"""Drafts as documents, addresses, and activities that stay who they are."""

import itertools
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.catalog.activity_kinds.drafts import with_whole_settings
from services.catalog.domain.activity_ids import recognised, with_ids
from services.catalog.domain.draft import Draft, digest_of
from services.catalog.domain.slugs import SLUG, free_slug, slug_of
from shared.ids import uuid7
from shared.schema.documents import dump, load
from tests.unit.catalog.documents import COMPLETE, changed, module, page


def test_a_draft_survives_its_document() -> None:
    assert load(Draft, json.loads(json.dumps(dump(COMPLETE)))) == COMPLETE
    assert dump(COMPLETE)["jp"] == "4.00"


def test_a_document_takes_defaults_for_what_is_absent() -> None:
    assert load(Draft, {"slug": "a", "title": "A"}) == Draft(slug="a", title="A")


def test_equal_drafts_have_equal_digests_and_others_do_not() -> None:
    digest = digest_of(dump(COMPLETE))

    assert digest_of(dump(load(Draft, {**dump(COMPLETE), "jp": "4"}))) == digest
    assert digest_of(dump(replace(COMPLETE, why="Karena."))) != digest


def test_settings_that_are_left_out_say_the_same_as_their_defaults() -> None:
    short = changed("Survei akhir", settings={})
    long = changed("Survei akhir", settings={"form": "l1.v1"})

    assert with_whole_settings(short) == with_whole_settings(long)


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
            replace(
                part, id=None, activities=tuple(replace(activity, id=None) for activity in part.activities)
            )
            for part in draft.modules
        ),
    )


def test_the_same_course_without_ids_is_recognised_whole() -> None:
    assert recognised(without_ids(COMPLETE), COMPLETE) == COMPLETE


def test_what_is_new_gets_an_id_and_what_has_one_keeps_it() -> None:
    given = with_ids(replace(COMPLETE, modules=(replace(COMPLETE.modules[0], id=None),)), uuid7)

    assert given.modules[0].id is not None
    assert given.modules[0].activities == COMPLETE.modules[0].activities


def test_reordered_and_moved_activities_keep_their_ids() -> None:
    first, second = COMPLETE.modules
    moved = replace(
        COMPLETE,
        modules=(
            replace(second, activities=(*second.activities, first.activities[0])),
            replace(first, activities=first.activities[1:]),
        ),
    )

    assert recognised(without_ids(moved), COMPLETE) == moved


def test_an_activity_keeps_its_id_when_its_title_or_its_text_changes_but_not_both() -> None:
    first = COMPLETE.modules[0]
    _, one, two = first.activities
    revised = without_ids(
        replace(
            COMPLETE,
            modules=(
                replace(
                    first,
                    activities=(
                        replace(one, title="Satu baru"),
                        replace(two, settings={"markdown": "b baru"}),
                        page("Empat", markdown="d"),
                    ),
                ),
            ),
        )
    )
    found = recognised(revised, COMPLETE).modules[0]
    assert [activity.id for activity in found.activities] == [one.id, two.id, None]
    assert found.id == first.id


def test_an_activity_of_another_kind_is_another_one() -> None:
    survey = without_ids(changed("Satu", kind="survey", settings={}))

    assert recognised(survey, COMPLETE).modules[0].activities[1].id is None


def test_a_renamed_module_is_recognised_by_its_activities() -> None:
    renamed = without_ids(
        replace(
            COMPLETE,
            modules=tuple(replace(part, title=f"{part.title} baru") for part in COMPLETE.modules),
        )
    )

    assert [part.id for part in recognised(renamed, COMPLETE).modules] == [
        part.id for part in COMPLETE.modules
    ]


def test_two_activities_of_one_title_and_text_stay_two() -> None:
    earlier = replace(
        COMPLETE, modules=tuple(module(f"M{number}", page("Kesimpulan")) for number in range(3))
    )

    for order in itertools.permutations(range(3)):
        shuffled = replace(earlier, modules=tuple(earlier.modules[number] for number in order))
        assert recognised(without_ids(shuffled), earlier) == shuffled
