"""How pages are written: text on a page of its own."""

from collections.abc import Mapping
from typing import Any

from flask import url_for
from typing_extensions import override

from services.portal.activities.page.form import LEAST_MINUTES, MOST_MINUTES
from services.portal.clients import JsonObject
from services.portal.web.activity_editors import ActivityEditor
from services.portal.web.i18n import gettext


class PageEditor(ActivityEditor):
    """Markdown, with a preview beside it."""

    least_minutes = LEAST_MINUTES
    most_minutes = MOST_MINUTES

    @override
    def variants(self) -> list[tuple[str, str]]:
        return [("", gettext("Halaman"))]

    @override
    def new(self, variant: str) -> JsonObject:
        return {
            "title": gettext("Halaman baru"),
            "minutes": 5,
            "required": True,
            "settings": {"markdown": ""},
        }

    @override
    def page(self, course_id: str, activity_id: str) -> str:
        return url_for("page_authoring.page", course_id=course_id, activity_id=activity_id)

    @override
    def lack(self, settings: Mapping[str, Any]) -> str | None:
        return None if settings.get("markdown") else gettext("belum berisi")

    @override
    def explained(self, part: str, problem: Mapping[str, Any], title: str) -> str | None:
        if part == "settings.markdown":
            return gettext("Halaman “%(title)s” belum berisi.", title=title)
        return None
