"""A kind of activity that Sinau does not have is one module and one row of the table of kinds."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

import pytest

from services.catalog.activity_kinds import KINDS
from services.catalog.activity_kinds.kind import ActivityKind
from services.catalog.domain.draft import Activity, Draft
from services.catalog.domain.problems import DraftProblem
from shared.contracts.activities import CompletedBy
from shared.contracts.catalog import CourseVersionPublished
from shared.contracts.conditions import ActivityPassed, AllOf
from shared.ids import uuid7
from shared.persistence.database import Database
from shared.schema.types import Length
from shared.testing.events import recorded
from tests.integration.catalog.conftest import activities_of, bring_in, course, page, uuid_of
from tests.support.caller import Caller


@dataclass(frozen=True, slots=True, kw_only=True)
class PodcastDraft:
    """A podcast as its author names it."""

    episode: Annotated[str, Length(max=100)] = ""
    transcript: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PodcastSettings:
    """What others learn of a podcast."""

    episode: str = ""


class Podcast(ActivityKind[PodcastDraft]):
    """Something to listen to; a service of its own tells who passed."""

    name = "podcast"
    settings = PodcastDraft
    reported_by = "podcasts"

    def completed_by(self, settings: PodcastDraft) -> frozenset[CompletedBy]:
        """A transcript can be tested."""
        return frozenset(CompletedBy) if settings.transcript else super().completed_by(settings)

    def further_problems(
        self, place: str, activity: Activity, settings: PodcastDraft, draft: Draft
    ) -> Iterator[DraftProblem]:
        """Which episode."""
        if not settings.episode:
            yield DraftProblem(f"{place}.settings.episode", "missing", "Name the episode.")

    def html(self, settings: PodcastDraft, *, language: str) -> str | None:
        """The transcript."""
        return f"<p>{settings.transcript}</p>" if settings.transcript else None

    def published(self, settings: PodcastDraft, html: str | None) -> PodcastSettings:
        """The episode."""
        return PodcastSettings(episode=settings.episode)


@pytest.fixture(autouse=True)
def podcasts(monkeypatch: pytest.MonkeyPatch) -> None:
    """The row."""
    monkeypatch.setitem(KINDS, "podcast", Podcast())


def with_podcast(**settings: Any) -> dict[str, Any]:
    """A course of a podcast, which has to be passed, and a page that opens after it."""
    podcast = {"id": str(uuid7()), "kind": "podcast", "title": "Suara loket", "minutes": 20, "required": True,
               "completed_by": "passed", "settings": settings}  # fmt: skip
    opens = {"kind": "passed", "activity_id": podcast["id"]}
    return course(
        modules=[{"title": "M", "activities": [podcast, page("Sesudahnya", 5, "x", available_when=opens)]}]
    )


def test_a_course_with_it_is_published(trainer: Caller, learner: Caller, database: Database) -> None:
    document = with_podcast(episode="E1", transcript="Selamat pagi.")
    listened = activities_of(document)[0]["id"]
    report = bring_in(trainer, document)

    (event,) = recorded(database, CourseVersionPublished)
    podcast, after = event.modules[0].activities
    assert (podcast.kind, podcast.reported_by, podcast.settings) == ("podcast", "podcasts", {"episode": "E1"})
    assert after.available_when == ActivityPassed(activity_id=uuid_of(listened))
    assert isinstance(event.completion, AllOf)
    assert event.completion.conditions[0] == ActivityPassed(activity_id=uuid_of(listened))
    assert report["activities"] == [{"kind": "podcast", "count": 1}, {"kind": "page", "count": 1}]
    shown = learner.get(f"/versions/{report['version_id']}/activities/{listened}").get_json()
    assert (shown["kind"], shown["html"]) == ("podcast", "<p>Selamat pagi.</p>")
    outline = learner.get(f"/versions/{report['version_id']}").get_json()
    assert activities_of(outline)[1]["available_when"] == {"kind": "passed", "activity_id": listened}


def test_its_own_problems_keep_a_course_from_being_published(trainer: Caller) -> None:
    refused = trainer.post("/imports", {"draft": with_podcast(), "publish": True}).get_json()

    assert [(problem["path"], problem["code"]) for problem in refused["problems"]] == [
        ("modules.0.activities.0.completed_by", "not_a_choice"),
        ("modules.0.activities.0.settings.episode", "missing"),
        ("modules.0.activities.1.available_when", "never_passed"),
    ]


def test_its_settings_are_checked_when_a_draft_is_saved(trainer: Caller) -> None:
    refused = trainer.post("/imports", {"draft": with_podcast(episode="x" * 101), "publish": False})

    assert refused.status_code == 422
    assert list(refused.get_json()["fields"]) == ["modules.0.activities.0.settings.episode"]
