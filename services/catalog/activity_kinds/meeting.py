"""Meetings: one activity stands for the class meetings of whichever run a participant is in."""

from collections.abc import Iterator

from services.catalog.activity_kinds.kind import ActivityKind
from services.catalog.domain.draft import Activity, Draft
from services.catalog.domain.problems import DraftProblem
from shared.contracts.activities.meeting import KIND, MeetingSettings


class Meeting(ActivityKind[MeetingSettings]):
    """The meetings of a run, whose attendance enrollment keeps."""

    name = KIND
    settings = MeetingSettings
    reported_by = "enrollment"
    most_minutes = 10_000
    needs_meetings = True

    def further_problems(
        self, place: str, activity: Activity, settings: MeetingSettings, draft: Draft
    ) -> Iterator[DraftProblem]:
        """Only a course with meetings can ask for them, and once: they are counted together."""
        if draft.mode == "online":
            yield DraftProblem(place, "no_meetings_online", "An online course has no meetings to attend.")
        if sum(other.kind == KIND for other in draft.activities) > 1:
            yield DraftProblem(place, "duplicate", "One activity stands for all meetings: remove the other.")

    def published(self, settings: MeetingSettings, html: str | None) -> MeetingSettings:
        """Nothing more is said about them."""
        return settings
