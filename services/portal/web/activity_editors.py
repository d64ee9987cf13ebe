"""The trainer's half of a kind of activity: what a new one holds, the form of its settings, what is said of it.

A kind's editor is an attribute of the kind (`services.portal.web.activity_kinds`). The pages that write a course find
it there; an activity whose kind has none is shown, moved and removed, but never changed.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

from services.portal.clients import JsonObject
from services.portal.web.forms import Errors, Fields
from shared.contracts.activities import CompletedBy


class ActivityEditor(ABC):
    """How activities of one kind are written.

    Attributes:
        completed_by: what may complete such an activity.
        has_score: whether participants get a score in it, so that conditions may ask for one.
        least_minutes, most_minutes: what a course may declare for one.
        template: the kind's own fields in the form of an activity's settings; empty if it has none. It is given
            `settings` (what the fields show), `options` and `errors`.
        page_has_settings: whether `page` also holds the form of the settings.
    """

    completed_by: ClassVar[tuple[CompletedBy, ...]] = (CompletedBy.FINISHED,)
    has_score: ClassVar[bool] = False
    least_minutes: ClassVar[int] = 0
    most_minutes: ClassVar[int] = 600
    template: ClassVar[str] = ""
    page_has_settings: ClassVar[bool] = False

    @abstractmethod
    def variants(self) -> list[tuple[str, str]]:
        """What a trainer may add: what `new` is given, and its words."""

    @abstractmethod
    def new(self, variant: str) -> JsonObject:
        """The activity to begin with, without id: `title` and whatever differs from `blank`."""

    def is_offered(self, draft: Mapping[str, Any]) -> bool:
        """Whether this course may have one more."""
        return True

    def page(self, course_id: str, activity_id: str) -> str | None:
        """The page where its content is written; none if it has only settings."""
        return None

    def can_be_passed(self, settings: Mapping[str, Any]) -> bool:
        """Whether a participant can pass it, rather than only finish it."""
        return CompletedBy.PASSED in self.completed_by

    def facts(self, settings: Mapping[str, Any]) -> list[str]:
        """What the course's outline says of it beside title and minutes."""
        return []

    def lack(self, settings: Mapping[str, Any]) -> str | None:
        """What its line is marked with while its content is missing."""
        return None

    def form_part(self, settings: Mapping[str, Any]) -> JsonObject:
        """Those of its settings that the form of the settings holds; others are written elsewhere."""
        return {}

    def options(self) -> Mapping[str, list[tuple[str, str]]]:
        """What its fields let one choose from, by field."""
        return {}

    def read_settings(self, form: Fields, errors: Errors) -> JsonObject:
        """The kind's own settings as submitted; what is wrong goes into `errors`."""
        return {}

    def explained(self, part: str, problem: Mapping[str, Any], title: str) -> str | None:
        """What keeps it from being published, in the visitor's language; none leaves that to the page.

        Args:
            part: the problem's path within the activity, such as `settings.markdown`; empty for the whole.
            problem: as catalog tells it (`code`, `message`).
        """
        return None


def blank(kind: str) -> JsonObject:
    """A new activity of a kind, apart from what its editor says."""
    return {
        "kind": kind,
        "title": "",
        "minutes": 0,
        "required": False,
        "completed_by": CompletedBy.FINISHED.value,
        "available_when": None,
        "settings": {},
    }
