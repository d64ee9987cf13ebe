"""Meetings: one activity for all meetings of the run, finished when its lists are closed and enough were attended."""

from services.enrollment.activity_kinds.kind import Derived, OwnKind
from services.enrollment.domain.attendance import OPEN, RunAttendance
from services.enrollment.domain.results import Result
from shared.contracts.activities import Activity, Outcome
from shared.contracts.activities.meeting import KIND


class Meetings(OwnKind):
    """The meetings of a run, by the agency's policy of attendance."""

    name = KIND

    def derive(self, activity: Activity, attendance: RunAttendance | None) -> Derived:
        """Finished, or in progress from the first meeting that counts; an open check-in comes before everything."""
        if attendance is None:
            return Derived(is_later=True)
        check_in = next(
            (mark for mark in attendance.marks if mark.state == OPEN and mark.status is None), None
        )
        return Derived(
            results=_results(attendance), now=check_in.title if check_in else "", is_later=check_in is None
        )


def _results(attendance: RunAttendance) -> tuple[Result, ...]:
    fulfilled_at = attendance.fulfilled_at
    if fulfilled_at is not None:
        return (Result(Outcome.FINISHED, fulfilled_at),)
    if attendance.attended:
        return (Result(Outcome.IN_PROGRESS, min(mark.starts_at for mark in attendance.attended)),)
    return ()
