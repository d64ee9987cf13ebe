"""Enrolling, reading on and leaving, over HTTP."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

from sqlalchemy import event, select

from services.enrollment.models import ActivityProgress
from shared.contracts.enrollment import ParticipantEnrolled, ParticipantWithdrew
from shared.ids import uuid7
from shared.testing.events import recorded
from tests.integration.enrollment.world import (
    ANGKATAN,
    COLLEAGUE,
    ETIKA,
    ETIKA_V1,
    LEARNER,
    NOW,
    PAGES,
    POSTTEST,
    PRETEST,
    PRIMA,
    SURVEY,
    World,
    person,
    run,
    version,
)


def test_enrolling_pins_the_version_and_tells_everybody(world: World) -> None:
    answer = world.learner.post("/enrollments", {"course_id": str(ETIKA)})
    assert answer.status_code == 201
    body = answer.json
    assert body["course"] | {"version_id": None} == {
        "id": str(ETIKA),
        "slug": "etika-pemerintahan",
        "title": "Etika Pemerintahan",
        "mode": "online",
        "jp": "4.00",
        "version_id": None,
        "version_number": 1,
    }
    assert body["state"] == "active"
    assert body["next"] == {
        "kind": "page",
        "activity_id": str(PAGES[0]),
        "title": "Pelajaran 1",
        "minutes": 5,
    }
    assert [(asked["kind"], asked["condition"]["kind"]) for asked in body["requirements"]] == [
        ("page", "finished"),
        ("page", "finished"),
        ("page", "finished"),
        ("quiz", "passed"),
        ("survey", "finished"),
    ]
    assert (body["activities_done"], body["activities_total"], body["minutes_left"]) == (0, 5, 38)
    [fact] = recorded(world.database, ParticipantEnrolled)
    assert (fact.person_id, fact.version_id, fact.enrolled_at) == (LEARNER, ETIKA_V1, NOW)

    world.hear(version(ETIKA, uuid7(), "Etika Pemerintahan Baru", version_number=2))
    kept = world.learner.get(f"/enrollments/{body['id']}").json
    assert kept["course"]["version_id"] == str(ETIKA_V1)


def test_a_second_enrolment_is_refused_and_names_the_first(world: World) -> None:
    enrollment_id = world.enroll()
    answer = world.learner.post("/enrollments", {"course_id": str(ETIKA)})
    assert answer.status_code == 409
    assert (answer.json["code"], answer.json["enrollment_id"]) == ("already_enrolled", str(enrollment_id))


def test_the_same_request_with_its_key_is_answered_again(world: World) -> None:
    first = world.learner.post("/enrollments", {"course_id": str(ETIKA)}, Idempotency_Key="k1")
    again = world.learner.post("/enrollments", {"course_id": str(ETIKA)}, Idempotency_Key="k1")
    assert (again.status_code, again.json["id"]) == (201, first.json["id"])
    assert len(recorded(world.database, ParticipantEnrolled)) == 1


def test_two_taps_at_once_enrol_once(world: World) -> None:
    def tap(_: int) -> int:
        return world.learner.post("/enrollments", {"course_id": str(ETIKA)}).status_code

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(tap, range(4))) == [201, 409, 409, 409]


def test_what_is_not_known_cannot_be_enrolled_in(world: World) -> None:
    answer = world.learner.post("/enrollments", {"course_id": str(uuid7())})
    assert (answer.status_code, answer.json["code"]) == (404, "course_not_open")
    stranger = world.caller(uuid7()).post("/enrollments", {"course_id": str(ETIKA)})
    assert (stranger.status_code, stranger.json["code"]) == (409, "profile_not_known_yet")


def test_a_course_with_meetings_needs_one_of_its_own_runs(world: World) -> None:
    def code(course_id: UUID, run_id: UUID | None) -> str:
        body = {"course_id": str(course_id), "run_id": str(run_id) if run_id else None}
        return str(world.learner.post("/enrollments", body).json["code"])

    assert code(PRIMA, None) == "run_required"
    assert code(PRIMA, uuid7()) == "run_not_found"
    assert code(ETIKA, ANGKATAN) == "run_not_found"
    world.clock.pass_time(days=30)
    assert code(PRIMA, ANGKATAN) == "run_over"


def test_the_last_seat_is_given_once(world: World) -> None:
    world.hear(run(number=2, capacity=1))
    enrollment_id = world.enroll(PRIMA, run_id=ANGKATAN)
    body = {"course_id": str(PRIMA), "run_id": str(ANGKATAN)}
    refused = world.caller(COLLEAGUE).post("/enrollments", body)
    assert (refused.status_code, refused.json["code"]) == (409, "run_full")
    world.learner.post(f"/enrollments/{enrollment_id}/withdraw")
    assert world.caller(COLLEAGUE).post("/enrollments", body).status_code == 201


def test_a_withdrawn_enrolment_ends_and_leaves_room_for_a_new_one(world: World) -> None:
    enrollment_id = world.enroll()
    answer = world.learner.post(f"/enrollments/{enrollment_id}/withdraw")
    assert answer.json["state"] == "withdrawn"
    assert len(recorded(world.database, ParticipantWithdrew)) == 1
    again = world.learner.post(f"/enrollments/{enrollment_id}/withdraw")
    assert (again.status_code, again.json["code"]) == (409, "enrollment_ended")
    mark = world.learner.put(f"/enrollments/{enrollment_id}/activities/{PAGES[0]}", {"state": "in_progress"})
    assert mark.json["code"] == "enrollment_ended"
    assert world.enroll() != enrollment_id
    assert len(world.learner.get("/enrollments").json["items"]) == 1
    assert len(world.learner.get("/enrollments?state=withdrawn").json["items"]) == 1


def test_another_person_s_enrolment_is_not_there(world: World) -> None:
    enrollment_id = world.enroll()
    other = world.caller(COLLEAGUE)
    assert other.get(f"/enrollments/{enrollment_id}").status_code == 404
    assert other.post(f"/enrollments/{enrollment_id}/withdraw").status_code == 404
    assert (
        other.put(f"/enrollments/{enrollment_id}/activities/{PAGES[0]}", {"state": "in_progress"}).status_code
        == 404
    )


def test_a_finished_page_stays_finished_and_the_other_device_resumes_there(world: World) -> None:
    enrollment_id = world.enroll()
    path = f"/enrollments/{enrollment_id}/activities"
    world.learner.put(f"{path}/{PAGES[0]}", {"state": "finished"})
    world.learner.put(f"{path}/{PAGES[0]}", {"state": "in_progress"})
    answer = world.learner.put(f"{path}/{PAGES[1]}", {"state": "in_progress", "device_id": "hp"})
    states = [one["state"] for one in answer.json["activities"]]
    assert states == ["finished", "in_progress", "new", "new", "new", "new"]
    world.hear(world.graded(enrollment_id, "20", of=PRETEST))
    seen = world.learner.get(f"/enrollments/{enrollment_id}").json
    assert seen["last_activity_id"] == str(PAGES[1])
    assert (seen["next"]["activity_id"], seen["next"]["title"]) == (str(PAGES[1]), "Pelajaran 2")
    assert (seen["activities_done"], seen["minutes_left"]) == (1, 33)


def test_only_what_participants_report_is_marked_by_them(world: World) -> None:
    enrollment_id = world.enroll()
    unknown = world.mark(enrollment_id, uuid7())
    assert (unknown.status_code, unknown.json["code"]) == (404, "activity_not_found")
    for of_another in (POSTTEST, SURVEY):
        refused = world.mark(enrollment_id, of_another)
        assert (refused.status_code, refused.json["code"]) == (422, "not_reported_by_learner")
    assert world.mark(enrollment_id, PAGES[0], "passed").status_code == 422


def test_the_phone_s_clock_is_evidence_within_what_is_possible(world: World) -> None:
    enrollment_id = world.enroll()
    world.clock.pass_time(hours=1)
    for page, said, kept in [
        (PAGES[0], NOW - timedelta(days=9), NOW),
        (PAGES[1], NOW + timedelta(days=9), NOW + timedelta(hours=1)),
        (PAGES[2], NOW + timedelta(minutes=20), NOW + timedelta(minutes=20)),
    ]:
        body = {"state": "finished", "occurred_at": said.isoformat(), "device_id": "hp-1"}
        assert world.learner.put(f"/enrollments/{enrollment_id}/activities/{page}", body).status_code == 200
        assert _evidence(world, page) == (NOW + timedelta(hours=1), kept)


def test_a_list_of_enrolments_needs_no_more_queries_when_it_is_longer(world: World) -> None:
    world.enroll()
    world.enroll(PRIMA, run_id=ANGKATAN)
    few = _queries(world)
    for number in range(6):
        course_id = uuid7()
        world.hear(version(course_id, uuid7(), f"Kursus {number}"))
        world.enroll(course_id)
    assert _queries(world) <= few
    first = world.learner.get("/enrollments?limit=3").json
    second = world.learner.get(f"/enrollments?limit=20&cursor={first['next']}").json
    assert (len(first["items"]), len(second["items"]), second["next"]) == (3, 5, None)
    assert second["items"][-2]["run"]["name"] == "Angkatan I"


def test_a_forged_cursor_is_refused(world: World) -> None:
    for cursor in ("x", "WzFd", "bnVsbA", "W10"):
        answer = world.learner.get(f"/enrollments?cursor={cursor}")
        assert answer.status_code == 422, cursor


def test_a_change_of_profile_leaves_the_enrolment_s_snapshot(world: World) -> None:
    enrollment_id = world.enroll()
    world.hear(person(LEARNER, "Siti Rahmawati, M.Si.", version=2, position="Kepala Seksi"))
    world.hear(person(LEARNER, "Siti Lama", version=1))
    board = world.organiser.get(f"/boards/{ETIKA}").json
    assert [line["name"] for line in board["participants"]] == ["Siti Rahmawati"]
    assert board["participants"][0]["enrollment_id"] == str(enrollment_id)


def _evidence(world: World, page: UUID) -> tuple[object, object]:
    with world.database.reading() as session:
        row = session.scalars(select(ActivityProgress).where(ActivityProgress.activity_id == page)).one()
        return row.finished_at, row.occurred_at


def _queries(world: World) -> int:
    count = 0

    def counted(*_: object) -> None:
        nonlocal count
        count += 1

    event.listen(world.database.engine, "before_cursor_execute", counted)
    try:
        assert world.learner.get("/enrollments?limit=100").status_code == 200
    finally:
        event.remove(world.database.engine, "before_cursor_execute", counted)
    return count
