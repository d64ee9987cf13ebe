"""Pages: text to read, marked as read by the learner, who may do both without a network."""

from collections.abc import Mapping

from flask import url_for
from typing_extensions import override

from services.portal.activities.page import authoring, reading
from services.portal.activities.page.editor import PageEditor
from services.portal.web.activity_kinds import ActivityKind
from services.portal.web.formatters import size
from services.portal.web.i18n import gettext, ngettext
from shared.contracts.activities.page import KIND


class Page(ActivityKind):
    """A text to read."""

    name = KIND
    icon = "book"
    package = __name__
    editor = PageEditor()
    blueprints = (reading.blueprint, authoring.blueprint)

    @override
    def label(self) -> str:
        return gettext("Halaman")

    @override
    def count(self, num: int) -> str:
        return ngettext("%(num)d halaman", "%(num)d halaman", num)

    @override
    def address(self, enrollment_id: str, activity_id: str) -> str:
        return url_for("reading.page", enrollment_id=enrollment_id, activity_id=activity_id)

    @override
    def facts(self, settings: Mapping[str, object]) -> list[str]:
        # Only what costs more than a glance is worth a word before it is opened.
        count = settings.get("byte_count")
        return [size(count)] if isinstance(count, int) and count >= _WORTH_SAYING else []

    @override
    def state_name(self, state: str) -> str:
        names = {"new": gettext("belum dibaca"), "in_progress": gettext("sudah dibuka")}
        return names.get(state) or super().state_name(state)

    @override
    def action(self, *, is_first: bool) -> str:
        return gettext("Mulai belajar") if is_first else gettext("Lanjutkan")

    @override
    def to_finish(self, title: str) -> str:
        return gettext("membaca %(title)s", title=title)


_WORTH_SAYING = 100_000
