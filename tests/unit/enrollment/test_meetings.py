"""The kind of activity that enrollment owns: meetings, by the attendance of the participant's run."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from services.enrollment.activity_kinds import KINDS, OWNER
from services.enrollment.activity_kinds.kind import Derived
from services.enrollment.domain.attendance import AttendanceRule, MeetingMark, RunAttendance
from services.enrollment.domain.results import Result
from shared.contracts.activities import Activity, Outcome
from shared.contracts.activities.meeting import KIND

START = datetime(2026, 11, 2, 1, tzinfo=UTC)
RULE = AttendanceRule()
MEETINGS = Activity(id=uuid4(), kind=KIND, title="Tatap muka", reported_by=OWNER, settings={})


def at(hours: float) -> datetime:
    return START + timedelta(hours=hours)


def meeting(hours: float, status: str | None, state: str = "closed") -> MeetingMark:
    closed_at = at(hours + 3) if state == "closed" else None
    return MeetingMark(uuid4(), f"Pertemuan {hours}", at(hours), state, closed_at, status)


def derived(*marks: MeetingMark, rule: AttendanceRule = RULE) -> Derived:
    return KINDS[KIND].derive(MEETINGS, RunAttendance(rule, marks))


def test_four_of_five_meetings_are_enough_since_the_last_list_was_closed() -> None:
    found = derived(*(meeting(n * 24, "present") for n in range(4)), meeting(96, "absent"))
    assert found.results == (Result(Outcome.FINISHED, at(99)),)


def test_three_of_four_are_not() -> None:
    found = derived(*(meeting(n * 24, "late") for n in range(3)), meeting(72, "absent"))
    assert found.results == (Result(Outcome.IN_PROGRESS, at(0)),)


def test_it_waits_until_every_list_is_closed() -> None:
    found = derived(*(meeting(n, "present") for n in range(4)), meeting(96, None, "planned"))
    assert [result.outcome for result in found.results] == [Outcome.IN_PROGRESS]
    assert found.is_later


def test_a_run_without_meetings_is_never_attended() -> None:
    assert derived().results == ()
    assert KINDS[KIND].derive(MEETINGS, None) == Derived(is_later=True)


def test_an_excuse_counts_where_the_policy_says_so() -> None:
    lenient = replace(RULE, counted=("present", "on_duty"))
    assert derived(meeting(0, "on_duty")).results == ()
    assert derived(meeting(0, "on_duty"), rule=lenient).results == (Result(Outcome.FINISHED, at(3)),)


def test_an_open_check_in_can_only_be_done_now() -> None:
    found = derived(meeting(0, "present"), meeting(24, None, "open"))
    assert (found.now, found.is_later) == ("Pertemuan 24", False)
    assert derived(meeting(24, "present", "open")).now == ""
