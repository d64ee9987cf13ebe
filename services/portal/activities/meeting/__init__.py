"""Meetings: the class meetings of a run: where and when, checking in, holding one."""

from flask import url_for
from typing_extensions import override

from services.portal.activities.meeting import attending, check_in, meetings
from services.portal.activities.meeting.editor import MeetingEditor
from services.portal.web.activity_kinds import ActivityKind
from services.portal.web.i18n import gettext, ngettext
from shared.contracts.activities.meeting import KIND


class Meeting(ActivityKind):
    """All meetings of the participant's run together."""

    name = KIND
    icon = "users"
    package = __name__
    editor = MeetingEditor()
    needs_run = True
    blueprints = (attending.blueprint, check_in.blueprint, meetings.blueprint)

    @override
    def label(self) -> str:
        return gettext("Pertemuan")

    @override
    def count(self, num: int) -> str:
        # One activity stands for however many meetings a run plans.
        return ngettext("pertemuan", "%(num)d rangkaian pertemuan", num)

    @override
    def address(self, enrollment_id: str, activity_id: str) -> str:
        return url_for("attending.page", enrollment_id=enrollment_id, activity_id=activity_id)

    @override
    def state_name(self, state: str) -> str:
        names = {
            "new": gettext("belum dihadiri"),
            "in_progress": gettext("sedang berjalan"),
            "finished": gettext("sudah dihadiri"),
        }
        return names.get(state) or super().state_name(state)

    @override
    def action(self, *, is_first: bool) -> str:
        return gettext("Lihat pertemuan")

    @override
    def next_tag(self) -> str | None:
        return gettext("Perlu hadir")

    @override
    def to_finish(self, title: str) -> str:
        return gettext("hadir di %(title)s", title=title)
