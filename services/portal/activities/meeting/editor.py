"""How the meetings of a course are added: one activity for all of them, which each run plans."""

from collections.abc import Mapping
from typing import Any

from typing_extensions import override

from services.portal.clients import JsonObject
from services.portal.teaching.draft_editing import activities_of
from services.portal.web.activity_editors import ActivityEditor
from services.portal.web.i18n import gettext
from shared.contracts.activities.meeting import KIND


class MeetingEditor(ActivityEditor):
    """The meetings of whichever run a participant is in."""

    most_minutes = 10_000

    @override
    def variants(self) -> list[tuple[str, str]]:
        return [("", gettext("Pertemuan"))]

    @override
    def new(self, variant: str) -> JsonObject:
        return {"title": gettext("Pertemuan"), "required": True}

    @override
    def is_offered(self, draft: Mapping[str, Any]) -> bool:
        return draft["mode"] != "online" and not any(each["kind"] == KIND for each in activities_of(draft))

    @override
    def facts(self, settings: Mapping[str, Any]) -> list[str]:
        return [gettext("direncanakan di angkatan")]

    @override
    def explained(self, part: str, problem: Mapping[str, Any], title: str) -> str | None:
        messages = {
            "no_meetings_online": gettext(
                "Kursus daring tidak punya pertemuan: hapus “%(title)s”.", title=title
            ),
            "duplicate": gettext(
                "Satu kegiatan mewakili semua pertemuan: hapus yang lain dari “%(title)s”.", title=title
            ),
        }
        return messages.get(str(problem["code"])) if not part else None
