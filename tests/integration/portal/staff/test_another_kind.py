"""A kind of activity that Sinau does not have is written by its editor, without any page of the portal knowing it."""

from collections.abc import Mapping
from typing import Any

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient
from typing_extensions import override

from services.portal.activities import ACTIVITY_KINDS
from services.portal.app import create_app
from services.portal.config import Config
from services.portal.web.activity_editors import ActivityEditor
from services.portal.web.activity_kinds import ActivityKind
from services.portal.web.forms import Errors, Fields, required_text
from tests.integration.portal.fake_courses import COURSE, JsonObject
from tests.integration.portal.fake_services import FakeServices
from tests.integration.portal.staff.sending import send, words
from tests.integration.portal.staff.staff_services import LESSON, SECOND, Staff

HERE = f"/mengajar/kursus/{COURSE}"


class PodcastEditor(ActivityEditor):
    """An episode to be named."""

    template = "podcast/fields.html"

    @override
    def variants(self) -> list[tuple[str, str]]:
        return [("", "Siniar")]

    @override
    def new(self, variant: str) -> JsonObject:
        return {"title": "Siniar baru", "minutes": 20, "settings": {"episode": "", "transcript": "Panjang."}}

    @override
    def lack(self, settings: Mapping[str, Any]) -> str | None:
        return None if settings["episode"] else "belum ada episode"

    @override
    def form_part(self, settings: Mapping[str, Any]) -> JsonObject:
        return {"episode": settings["episode"]}

    @override
    def read_settings(self, form: Fields, errors: Errors) -> JsonObject:
        return {"episode": required_text(form, "episode", errors, "Isi episode.")}

    @override
    def explained(self, part: str, problem: Mapping[str, Any], title: str) -> str | None:
        return f"{title} belum punya episode." if part == "settings.episode" else None


class Podcast(ActivityKind):
    """Something to listen to."""

    name = "podcast"
    icon = "bell"
    package = "tests.integration.portal.staff"
    editor = PodcastEditor()

    @override
    def label(self) -> str:
        return "Siniar"

    @override
    def count(self, num: int) -> str:
        return f"{num} siniar"

    @override
    def address(self, enrollment_id: str, activity_id: str) -> str:
        return url_for("home.page")


@pytest.fixture(scope="module")
def built() -> Flask:
    """A portal that knows one more kind."""
    config = Config(secrets=("a secret of the tests alone",), public_url="http://localhost")
    kinds = (*ACTIVITY_KINDS, Podcast())
    return create_app(config, services=FakeServices().clients(), activity_kinds=kinds)


def test_it_is_added_filled_in_required_and_opened_by_conditions(trainer: FlaskClient, world: Staff) -> None:
    answer = send(trainer, HERE, f"{HERE}/modul/{SECOND}/kegiatan", kind="podcast:", title="Suara warga")
    podcast = world.draft["modules"][1]["activities"][1]
    page = f"{HERE}/kegiatan/{podcast['id']}"
    assert answer.location == page
    assert "belum ada episode" in trainer.get(HERE).text

    refused = send(trainer, page, title="Suara warga", minutes="20", episode="")
    assert refused.status_code == 422
    assert "episode-salah" in refused.text
    fields = {"title": "Suara warga", "minutes": "20", "required": "1", "after_0": LESSON}
    assert send(trainer, page, **fields, episode="7").status_code == 303
    podcast = world.activity(podcast["id"])
    assert podcast["settings"] == {"episode": "7", "transcript": "Panjang."}
    assert (podcast["required"], podcast["available_when"]) == (
        True,
        {"kind": "finished", "activity_id": LESSON},
    )
    text = words(trainer.get(HERE).text)
    assert "Siniar · 20 menit Terbuka setelah Awal selesai" in text
    assert "1 siniar" in text


def test_its_problems_lead_to_its_form(trainer: FlaskClient, world: Staff) -> None:
    send(trainer, HERE, f"{HERE}/modul/{SECOND}/kegiatan", kind="podcast:")
    podcast = world.draft["modules"][1]["activities"][1]
    world.draft["problems"] = [
        {"path": "modules.1.activities.1.settings.episode", "code": "missing", "message": "x"}
    ]
    html = trainer.get(f"{HERE}/terbit").text
    assert "Siniar baru belum punya episode." in html
    assert f'class="go" href="{HERE}/kegiatan/{podcast["id"]}"' in html
