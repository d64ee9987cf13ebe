"""The portal's editor of each kind of activity and catalog's half of the same kind agree."""

from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from services.catalog.activity_kinds import KINDS
from services.catalog.domain.draft import Activity, CourseModule, Draft
from services.portal.activities import ACTIVITY_KINDS
from services.portal.web.activity_editors import ActivityEditor, blank
from services.portal.web.activity_kinds import ActivityKind
from shared.schema.documents import load
from tests.integration.portal.fake_courses import COURSE
from tests.integration.portal.staff.staff_services import LESSON

EVERY_KIND = pytest.mark.parametrize("kind", ACTIVITY_KINDS, ids=lambda kind: kind.name)


def editor_of(kind: ActivityKind) -> ActivityEditor:
    """Each kind that Sinau has can be written."""
    assert kind.editor is not None
    return kind.editor


def begun(kind: ActivityKind, variant: str) -> dict[str, Any]:
    """A new activity, as the outline adds it."""
    return blank(kind.name) | editor_of(kind).new(variant)


def test_what_catalog_publishes_can_be_written() -> None:
    assert {kind.name for kind in ACTIVITY_KINDS} == set(KINDS)


@EVERY_KIND
def test_what_is_begun_is_what_catalog_takes(app: Flask, kind: ActivityKind) -> None:
    with app.test_request_context("/"):
        for variant, words in editor_of(kind).variants():
            activity = load(Activity, begun(kind, variant) | {"id": LESSON})
            assert words
            assert activity.title
            settings = KINDS[kind.name].read(activity)
            assert activity.completed_by in KINDS[kind.name].completed_by(settings)
            assert activity.completed_by in editor_of(kind).completed_by


@EVERY_KIND
def test_the_form_offers_what_catalog_allows(app: Flask, kind: ActivityKind) -> None:
    half, editor = KINDS[kind.name], editor_of(kind)
    assert (editor.has_score, editor.most_minutes) == (half.has_score, half.most_minutes)
    with app.test_request_context("/"):
        for variant, _ in editor.variants():
            new = begun(kind, variant)
            allowed = half.completed_by(half.read(load(Activity, new)))
            assert allowed <= set(editor.completed_by)
            assert editor.can_be_passed(new["settings"]) == ("passed" in allowed)


@EVERY_KIND
def test_what_the_form_shows_it_reads_again(app: Flask, kind: ActivityKind) -> None:
    editor = editor_of(kind)
    with app.test_request_context("/"):
        for variant, _ in editor.variants():
            shown = editor.form_part(begun(kind, variant)["settings"])
            typed = MultiDict({name: str(value) for name, value in shown.items() if value is not None})
            errors: dict[str, list[str]] = {}
            assert editor.read_settings(typed, errors) == shown
            assert errors == {}
            if editor.template:
                app.jinja_env.get_template(editor.template)


@EVERY_KIND
def test_what_a_new_activity_lacks_is_said_in_the_visitors_language(app: Flask, kind: ActivityKind) -> None:
    editor = editor_of(kind)
    with app.test_request_context("/"):
        for variant, _ in editor.variants():
            new = load(Activity, begun(kind, variant) | {"id": LESSON})
            draft = Draft(
                slug="x", title="X", mode="online", modules=(CourseModule(title="M", activities=(new, new)),)
            )
            for problem in KINDS[kind.name].problems_of("here", new, draft):
                part = problem.path.removeprefix("here").removeprefix(".")
                found = {"path": problem.path, "code": problem.code, "message": problem.message}
                assert editor.explained(part, found, new.title), problem


@EVERY_KIND
def test_its_page_and_its_line_come_out(app: Flask, kind: ActivityKind) -> None:
    editor = editor_of(kind)
    with app.test_request_context("/"):
        page = editor.page(str(UUID(COURSE)), LESSON)
        assert page is None or LESSON in page
        assert not editor.page_has_settings or page
        for variant, _ in editor.variants():
            settings = begun(kind, variant)["settings"]
            assert all(editor.facts(settings))
            assert all(editor.facts({})), "also of settings that say nothing"
            editor.lack({})
