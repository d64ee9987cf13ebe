"""Pages: Markdown, rendered once when the version is published."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from services.catalog.activity_kinds.kind import ActivityKind
from services.catalog.domain.draft import Activity, Draft
from services.catalog.domain.problems import DraftProblem
from services.catalog.domain.rendering import MOST_CHARACTERS, html_of
from shared.contracts.activities import LEARNER
from shared.contracts.activities.page import KIND, PageSettings
from shared.schema.types import Length, Text

MOST_MINUTES = 60
"""A page is read in one sitting between two tasks; what takes longer is two pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageDraft:
    """A page as its author writes it, in Markdown."""

    markdown: Annotated[Text, Length(max=MOST_CHARACTERS)] = ""


class Page(ActivityKind[PageDraft]):
    """A text to read, which takes from 1 to 60 minutes."""

    name = KIND
    settings = PageDraft
    reported_by = LEARNER
    most_minutes = MOST_MINUTES

    def further_problems(
        self, place: str, activity: Activity, settings: PageDraft, draft: Draft
    ) -> Iterator[DraftProblem]:
        """A page has text and takes time."""
        if not settings.markdown.strip():
            yield DraftProblem(f"{place}.settings.markdown", "missing", "The page has no text yet.")
        if activity.minutes < 1:
            yield DraftProblem(
                f"{place}.minutes", "out_of_range", f"A page takes from 1 to {MOST_MINUTES} minutes."
            )

    def html(self, settings: PageDraft, *, language: str) -> str:
        """The text, rendered."""
        return html_of(settings.markdown, language=language)

    def published(self, settings: PageDraft, html: str | None) -> PageSettings:
        """Others learn the size of the text; of a draft, that of its Markdown."""
        return PageSettings(byte_count=len((settings.markdown if html is None else html).encode()))
