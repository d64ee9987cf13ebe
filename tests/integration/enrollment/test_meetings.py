"""A blended course: check-in by rotating codes, the trainer's list, and completion by attendance."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from services.enrollment.models import AttendanceChange
from shared.contracts.enrollment import CertificateIssued, CourseCompleted, JpCredited
from shared.ids import uuid7
from shared.persistence.tables import AUDIT_LOG
from shared.testing.events import recorded
from tests.integration.enrollment.world import (
    ANGKATAN,
    COLLEAGUE,
    LEARNER,
    MEETINGS,
    OFFICE,
    OTHER_OFFICE,
    PRIMA,
    TRAINER,
    World,
    run,
)
from tests.support.caller import Answer

FIRST, SECOND = MEETINGS


@pytest.fixture
def prima(world: World) -> World:
    world.enroll(PRIMA, run_id=ANGKATAN)
    world.enroll(PRIMA, world.caller(COLLEAGUE), run_id=ANGKATAN)
    world.clock.pass_time(hours=1)
    return world


def opened(world: World, meeting_id: UUID = FIRST) -> dict[str, str]:
    assert world.trainer.post(f"/meetings/{meeting_id}/open").status_code == 200
    code: dict[str, str] = world.trainer.get(f"/meetings/{meeting_id}/code").json
    return code


def correct(world: World, status: str, reason: str = "Lupa presensi", who: UUID = LEARNER) -> Answer:
    body = {"status": status, "reason": reason}
    return world.trainer.put(f"/meetings/{FIRST}/attendance/{who}", body)


def test_a_participant_checks_in_by_pin_or_by_scanning(prima: World) -> None:
    code = opened(prima)
    typed = prima.learner.post("/check-ins", {"pin": code["pin"]})
    scanned = prima.caller(COLLEAGUE).post("/check-ins", {"token": code["token"]})
    for answer in (typed, scanned):
        assert (answer.status_code, answer.json["status"]) == (201, "present")
        assert answer.json["meeting"]["title"] == "Pertemuan 1"
    detail = prima.trainer.get(f"/meetings/{FIRST}").json
    assert [(line["name"], line["status"], line["method"]) for line in detail["roster"]] == [
        ("=Budi Santoso", "present", "token"),
        ("Siti Rahmawati", "present", "pin"),
    ]
    assert (detail["counts"]["present"], detail["counts"]["unmarked"], detail["counts"]["participants"]) == (
        2,
        0,
        2,
    )
    assert detail["run"] == {"id": str(ANGKATAN), "name": "Angkatan I"}


def test_checking_in_again_keeps_the_first_time(prima: World) -> None:
    code = opened(prima)
    first = prima.learner.post("/check-ins", {"pin": code["pin"]}).json
    prima.clock.pass_time(seconds=20)
    again = prima.learner.post("/check-ins", {"token": code["token"]}).json
    assert again["checked_in_at"] == first["checked_in_at"]


def test_two_taps_at_once_are_marked_once(prima: World) -> None:
    code = opened(prima)

    def tap(_: int) -> int:
        return prima.learner.post("/check-ins", {"pin": code["pin"]}).status_code

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(tap, range(4))) == {201}
    assert prima.trainer.get(f"/meetings/{FIRST}").json["counts"]["present"] == 1


@pytest.mark.parametrize(("minutes", "status"), [(15, "present"), (16, "late"), (31, "absent")])
def test_the_server_s_clock_judges_who_is_late(prima: World, minutes: int, status: str) -> None:
    opened(prima)
    prima.clock.pass_time(minutes=minutes)
    pin = prima.trainer.get(f"/meetings/{FIRST}/code").json["pin"]
    early = (prima.clock.now() - timedelta(minutes=minutes)).isoformat()
    answer = prima.learner.post("/check-ins", {"pin": pin, "occurred_at": early})
    assert answer.json["status"] == status


def test_a_code_rotates_away(prima: World) -> None:
    code = opened(prima)
    prima.clock.pass_time(seconds=60)
    for body in ({"pin": code["pin"]}, {"token": code["token"]}):
        answer = prima.learner.post("/check-ins", body)
        assert (answer.status_code, answer.json["code"]) == (422, "code_refused")


def test_guessing_is_slowed_down(prima: World) -> None:
    opened(prima)
    answers = [prima.learner.post("/check-ins", {"pin": f"{n:06d}"}).status_code for n in range(12)]
    assert answers[:10] == [422] * 10
    assert answers[10:] == [429] * 2
    prima.clock.pass_time(seconds=61)
    pin = prima.trainer.get(f"/meetings/{FIRST}/code").json["pin"]
    assert prima.learner.post("/check-ins", {"pin": pin}).status_code == 201


def test_only_participants_of_the_run_can_use_its_code(prima: World) -> None:
    code = opened(prima)
    outsider = prima.caller(uuid7())
    assert outsider.post("/check-ins", {"pin": code["pin"]}).json["code"] == "code_refused"
    assert outsider.post("/check-ins", {"token": code["token"]}).json["code"] == "code_refused"


def test_either_a_pin_or_a_token_is_sent(prima: World) -> None:
    for body in ({}, {"pin": "1", "token": "2"}):
        assert prima.learner.post("/check-ins", body).json["code"] == "invalid_input"


def test_closed_lists_complete_whoever_attended_enough(prima: World) -> None:
    for meeting in MEETINGS:
        code = opened(prima, meeting)
        prima.learner.post("/check-ins", {"pin": code["pin"]})
        prima.clock.pass_time(hours=3)
        closed = prima.trainer.post(f"/meetings/{meeting}/close").json
        assert (closed["state"], closed["counts"]["absent"]) == ("closed", 1)
        prima.clock.pass_time(hours=21)
    [completed] = recorded(prima.database, CourseCompleted)
    assert (completed.person_id, completed.score) == (LEARNER, None)
    [credited] = recorded(prima.database, JpCredited)
    assert str(credited.jp) == "12.50"
    prima.hear_own()
    assert recorded(prima.database, CertificateIssued)[0].kind == "attended"
    absent = prima.caller(COLLEAGUE).get("/enrollments").json["items"][0]
    assert absent["attendance"] == {"present": 0, "closed": 2, "total": 2, "minimum_percent": 80}
    [asked] = absent["requirements"]
    assert (asked["kind"], asked["title"], asked["done"]) == ("meeting", "Tatap muka", False)


def test_a_correction_after_closing_completes_and_leaves_its_trace(prima: World) -> None:
    code = opened(prima, SECOND)
    prima.learner.post("/check-ins", {"pin": code["pin"]})
    prima.trainer.post(f"/meetings/{SECOND}/close")
    opened(prima)
    prima.trainer.post(f"/meetings/{FIRST}/close")
    assert recorded(prima.database, CourseCompleted) == []
    answer = correct(prima, "present", "Tanda tangan ada di daftar kertas")
    assert answer.status_code == 200
    assert len(recorded(prima.database, CourseCompleted)) == 1
    with prima.database.reading() as session:
        [change] = session.execute(select(AttendanceChange)).scalars().all()
        assert (change.from_status, change.to_status) == ("absent", "present")
        assert change.reason == "Tanda tangan ada di daftar kertas"
        actions = session.scalars(select(AUDIT_LOG.c.action)).all()
    assert set(actions) == {"meeting.opened", "meeting.closed", "attendance.corrected"}


def test_a_correction_that_takes_attendance_away_does_not_take_completion_back(prima: World) -> None:
    for meeting in MEETINGS:
        code = opened(prima, meeting)
        prima.learner.post("/check-ins", {"pin": code["pin"]})
        prima.trainer.post(f"/meetings/{meeting}/close")
    correct(prima, "absent", "Titip absen")
    assert prima.learner.get("/enrollments").json["items"][0]["state"] == "completed"
    assert len(recorded(prima.database, JpCredited)) == 1


def test_a_correction_needs_its_reason_an_open_list_and_a_participant(prima: World) -> None:
    assert correct(prima, "present").json["code"] == "meeting_not_open"
    opened(prima)
    assert correct(prima, "sick", "  ").json["code"] == "reason_required"
    assert correct(prima, "ill").json["code"] == "invalid_input"
    assert correct(prima, "sick", "a\0b").json["code"] == "invalid_input"
    assert correct(prima, "present", who=uuid7()).json["code"] == "participant_not_found"
    assert correct(prima, "excused", "Surat izin terlampir").status_code == 200


def test_a_closed_list_can_be_opened_again(prima: World) -> None:
    opened(prima)
    prima.trainer.post(f"/meetings/{FIRST}/close")
    assert prima.trainer.get(f"/meetings/{FIRST}/code").json["code"] == "meeting_not_open"
    assert prima.trainer.post(f"/meetings/{FIRST}/open").json["code"] == "meeting_already_closed"
    assert prima.trainer.post(f"/meetings/{FIRST}/reopen").json["state"] == "open"
    pin = prima.trainer.get(f"/meetings/{FIRST}/code").json["pin"]
    assert prima.learner.post("/check-ins", {"pin": pin}).json["status"] == "present"


def test_a_meeting_that_left_the_plan_is_missed_by_nobody(prima: World) -> None:
    code = opened(prima)
    prima.learner.post("/check-ins", {"pin": code["pin"]})
    prima.trainer.post(f"/meetings/{FIRST}/close")
    assert recorded(prima.database, CourseCompleted) == []
    prima.hear(run(number=3, meetings=[FIRST]), run(number=2), times=2, shuffled=1)
    assert len(recorded(prima.database, CourseCompleted)) == 1
    assert len(prima.trainer.get("/meetings").json["items"]) == 1


def test_the_schedule_shows_what_is_ahead(prima: World) -> None:
    items = prima.learner.get("/schedule").json["items"]
    assert [(item["title"], item["state"], item["status"]) for item in items] == [
        ("Pertemuan 1", "planned", None),
        ("Pertemuan 2", "planned", None),
    ]
    assert (items[0]["run_name"], items[0]["time_zone"]) == ("Angkatan I", "Asia/Jakarta")
    prima.clock.pass_time(days=5)
    assert prima.learner.get("/schedule").json["items"] == []


def test_trainers_and_organisers_hold_their_own_meetings_alone(prima: World) -> None:
    course_trainer = prima.caller(TRAINER, trainer=[OFFICE])
    stranger = prima.caller(uuid7(), trainer=[OFFICE])
    elsewhere = prima.caller(uuid7(), organiser=[OTHER_OFFICE])
    admin = prima.caller(uuid7(), bkpsdm_admin=[])
    for may, caller in [
        (True, prima.trainer),
        (True, course_trainer),
        (True, prima.organiser),
        (True, admin),
        (False, stranger),
        (False, elsewhere),
    ]:
        assert len(caller.get("/meetings?upcoming=true").json["items"]) == (2 if may else 0)
        assert caller.get(f"/meetings/{FIRST}").status_code == (200 if may else 404)
        assert caller.post(f"/meetings/{FIRST}/open").status_code == (200 if may else 404)
    assert (
        stranger.put(f"/meetings/{FIRST}/attendance/{LEARNER}", {"status": "late", "reason": "x"}).status_code
        == 404
    )
    assert stranger.get(f"/meetings/{FIRST}/code").status_code == 404
    assert stranger.post(f"/meetings/{FIRST}/close").status_code == 404
