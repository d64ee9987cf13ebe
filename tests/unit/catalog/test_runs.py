"""When a plan of meetings holds together."""

from datetime import UTC, datetime, timedelta

from services.catalog.domain.runs import PlannedMeeting, RunPlan, plan_problems, touched_after_start
from shared.ids import uuid7

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


def meeting(hours: float, **changes: object) -> PlannedMeeting:
    values: dict[str, object] = {
        "id": None,
        "title": "Praktik",
        "place": "Aula",
        "starts_at": NOW + timedelta(hours=hours),
        "ends_at": NOW + timedelta(hours=hours + 1),
    }
    return PlannedMeeting(**{**values, **changes})  # type: ignore[arg-type]  # the values are those of the fields


def plan(time_zone: str, *meetings: PlannedMeeting) -> RunPlan:
    return RunPlan(name="Angkatan I", time_zone=time_zone, meetings=meetings)


def test_a_sound_plan_has_no_problem() -> None:
    assert plan_problems(plan("Asia/Jayapura", meeting(1), meeting(2))) == {}


def test_meetings_end_after_they_start_and_on_the_day() -> None:
    problems = plan_problems(
        plan(
            "Asia/Jakarta",
            meeting(1, ends_at=NOW),
            meeting(1, ends_at=NOW + timedelta(days=2)),
            meeting(1),
        )
    )

    assert set(problems) == {"meetings.0.ends_at", "meetings.1.ends_at"}


def test_a_zone_must_exist() -> None:
    for zone in ("WIB", "", "../x", "Asia", "\0"):
        assert "time_zone" in plan_problems(plan(zone))


def test_what_has_begun_is_neither_moved_nor_removed() -> None:
    begun, coming = uuid7(), uuid7()
    before = {begun: meeting(-0.5, id=begun), coming: meeting(5, id=coming)}

    assert (
        touched_after_start(NOW, before, [meeting(-0.5, id=begun, title="Baru"), meeting(9, id=coming)]) == ()
    )
    assert touched_after_start(NOW, before, [meeting(5, id=coming)]) == (begun,)
    assert touched_after_start(NOW, before, [meeting(1, id=begun)]) == (begun,)
    assert touched_after_start(NOW, before, [meeting(-0.5, id=begun)]) == ()
