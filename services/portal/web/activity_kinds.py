"""What every kind of activity does in the portal: its words, its icon, the address of its page.

The kinds themselves stand above the pages of learners and trainers (`services.portal.activities`), which find them by
name here. A kind that this portal does not know is shown as such and never as another kind.
"""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Mapping
from typing import ClassVar

from flask import Blueprint, Flask, current_app, url_for
from typing_extensions import override

from services.portal.clients import JsonObject
from services.portal.clients.shapes.enrollment import ActivityView
from services.portal.web.activity_editors import ActivityEditor
from services.portal.web.formatters import number
from services.portal.web.i18n import gettext, ngettext

_EXTENSION = "activity_kinds"


class ActivityKind(ABC):
    """One kind of activity. Its templates stand in `templates/<name>/` beside its module.

    Attributes:
        name: as catalog names the kind.
        icon: the drawing beside its activities, of `services.portal.web.icons`.
        package: the import name of the package that holds its templates.
        blueprints: its pages, for learners and for staff.
        editor: how trainers write such activities; none: they are shown, moved and removed, but not changed.
        needs_run: whether who is asked for it has to choose a run.
        is_known: false only for the stand-in of kinds that this portal does not know.
    """

    name: ClassVar[str]
    icon: ClassVar[str]
    package: ClassVar[str]
    blueprints: ClassVar[tuple[Blueprint, ...]] = ()
    editor: ClassVar[ActivityEditor | None] = None
    needs_run: ClassVar[bool] = False
    is_known: ClassVar[bool] = True

    @abstractmethod
    def label(self) -> str:
        """The kind's name in the visitor's language."""

    @abstractmethod
    def count(self, num: int) -> str:
        """So many activities of this kind: `3 halaman`."""

    @abstractmethod
    def address(self, enrollment_id: str, activity_id: str) -> str:
        """The learner's page of an activity."""

    # --- In an outline ---

    def facts(self, settings: Mapping[str, object]) -> list[str]:
        """What a line in an outline says beside title and minutes, from the published settings."""
        return []

    def state_name(self, state: str) -> str:
        """What the person has reached: `new`, or an outcome."""
        names = {
            "new": gettext("belum dikerjakan"),
            "in_progress": gettext("sedang dikerjakan"),
            "finished": gettext("selesai"),
            "passed": gettext("lulus"),
            "failed": gettext("belum lulus"),
        }
        return names.get(state, state)

    # --- As the next step ---

    def action(self, *, is_first: bool) -> str:
        """The words on the button that leads to it; `is_first`: nothing in the course was completed before."""
        return gettext("Mulai") if is_first else gettext("Lanjutkan")

    def next_tag(self) -> str | None:
        """The word on a course whose next activity is of this kind, if it asks for more than to go on."""
        return None

    def reminder(self, course_title: str) -> str | None:
        """The line on the first page while such an activity is what a course lacks next; none for most kinds."""
        return None

    # --- As a requirement ---

    def to_finish(self, title: str) -> str:
        """What finishing it takes, to follow a colon: `membaca Antrean yang adil`."""
        return gettext("menyelesaikan %(title)s", title=title)

    def to_pass(self, title: str, settings: Mapping[str, object]) -> str:
        """What passing it takes: `nilai Pasca-uji minimal 70`."""
        score = settings.get("passing_score")
        if score is None:
            return gettext("lulus %(title)s", title=title)
        return gettext("nilai %(title)s minimal %(score)s", title=title, score=number(score))

    def completed_at_owner(self, enrollment_id: str, activities: Collection[ActivityView]) -> set[str]:
        """The ids of those activities that the service which reports them knows to be completed.

        Enrollment hears of it a moment later.
        """
        return set()


class UnknownKind(ActivityKind):
    """Stands in for a kind that this portal does not know: its activities keep their titles and say so."""

    name = ""
    icon = "info"
    is_known = False

    @override
    def label(self) -> str:
        return gettext("Kegiatan lain")

    @override
    def count(self, num: int) -> str:
        return ngettext("%(num)d kegiatan lain", "%(num)d kegiatan lain", num)

    @override
    def address(self, enrollment_id: str, activity_id: str) -> str:
        return url_for("activities.page", enrollment_id=enrollment_id, activity_id=activity_id)

    @override
    def action(self, *, is_first: bool) -> str:
        return gettext("Lihat")


UNKNOWN = UnknownKind()


def know_activity_kinds(app: Flask, kinds: Iterable[ActivityKind]) -> None:
    """Make these kinds known to the pages of an app, in the order in which they are offered."""
    app.extensions[_EXTENSION] = {kind.name: kind for kind in kinds}


def activity_kinds() -> Mapping[str, ActivityKind]:
    """The kinds that this portal knows, by name."""
    kinds: Mapping[str, ActivityKind] = current_app.extensions[_EXTENSION]
    return kinds


def activity_kind(name: object) -> ActivityKind:
    """The kind of that name; `UNKNOWN`, which the page has to say, if this portal does not know it."""
    return activity_kinds().get(name, UNKNOWN) if isinstance(name, str) else UNKNOWN


def counted_kinds(counts: Iterable[JsonObject]) -> list[str]:
    """How many activities of each kind a course has (`KindCount`s of catalog), unknown kinds as one count."""
    words = []
    others = 0
    for line in counts:
        kind = activity_kind(line["kind"])
        if kind.is_known:
            words.append(kind.count(line["count"]))
        else:
            others += line["count"]
    return [*words, *([UNKNOWN.count(others)] if others else [])]
