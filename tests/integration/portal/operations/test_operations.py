"""The operator's pages."""

import json

import httpx
import pytest
from flask.testing import FlaskClient

from tests.integration.portal.fake_services import FakeServices, problem
from tests.integration.portal.operations.conftest import (
    COMMAND,
    ENROLLED,
    ENROLMENT,
    PERSON,
    REPORTED,
    SERVICES,
    Plane,
    dead_event,
    event_id,
    step,
)
from tests.integration.portal.reading import form_value

PAGES = ("/operasi", "/operasi/jejak", "/operasi/gagal", "/operasi/peristiwa")
AT_ENROLLMENT = f"/operasi/enrollment/masuk/{event_id(1)}"


@pytest.mark.parametrize("path", PAGES)
def test_learners_see_no_page_of_operations(learner: FlaskClient, path: str) -> None:
    assert learner.get(path).status_code == 403
    assert "/operasi" not in learner.get("/").text


@pytest.mark.parametrize("path", PAGES)
def test_operators_find_the_pages_in_the_menu(operator: FlaskClient, path: str) -> None:
    assert operator.get(path).status_code == 200
    assert 'href="/operasi"' in operator.get("/").text


def test_the_overview_says_that_all_is_well(operator: FlaskClient) -> None:
    page = operator.get("/operasi").text
    assert "Semua layanan berjalan baik" in page
    assert page.count(">baik<") == len(SERVICES)


def test_the_overview_names_what_needs_a_person(
    operator: FlaskClient, plane: Plane, services: FakeServices
) -> None:
    plane.dead, plane.held = [dead_event(1), dead_event(2)], 1
    services.answers["GET /catalog/events/status"] = (503, problem(503, "unavailable"))
    page = operator.get("/operasi").text
    assert "2 peristiwa gagal diterapkan" in page
    assert "1 peristiwa tertahan" in page
    assert "Katalog tidak menjawab" in page


def test_where_more_are_dead_than_are_listed_the_page_leads_to_them(
    operator: FlaskClient, services: FakeServices
) -> None:
    services.answers["GET /enrollment/events/inbox"] = (200, {"items": [dead_event()], "next": "WzFd"})
    page = operator.get("/operasi/gagal").text
    assert page.count("keadaan=dead") == 1
    assert "/operasi/peristiwa?layanan=enrollment&amp;arah=masuk&amp;keadaan=dead" in page


def test_a_dead_event_is_tried_again_from_the_list(
    operator: FlaskClient, plane: Plane, services: FakeServices
) -> None:
    plane.dead = [dead_event()]
    page = operator.get("/operasi/gagal").text
    assert "Hasil kegiatan tercatat" in page
    assert "ValueError at enrollment/operations/results.py:40" in page
    answer = operator.post(
        f"{AT_ENROLLMENT}/coba-lagi", data={"csrf": form_value(page, "csrf"), "kunci": "satu-kali"}
    )
    assert (answer.status_code, answer.location) == (303, AT_ENROLLMENT)
    [sent] = services.sent("POST", f"/inbox/{event_id(1)}/retry")
    assert sent.headers["Idempotency-Key"] == "satu-kali"


def test_a_dead_event_is_discarded_with_a_reason_alone(
    operator: FlaskClient, plane: Plane, services: FakeServices
) -> None:
    plane.dead = [dead_event()]
    page = operator.get(AT_ENROLLMENT).text
    form = {"csrf": form_value(page, "csrf"), "kunci": "satu-kali"}
    refused = operator.post(f"{AT_ENROLLMENT}/buang", data=form | {"alasan": "  "})
    assert refused.status_code == 422
    assert "Tuliskan alasannya" in refused.text
    assert operator.post(f"{AT_ENROLLMENT}/buang", data=form | {"alasan": "x"}).status_code == 422
    assert services.sent("POST", "/discard") == []
    assert operator.post(f"{AT_ENROLLMENT}/buang", data=form | {"alasan": "data uji"}).status_code == 303
    assert json.loads(services.sent("POST", "/discard")[0].content) == {"reason": "data uji"}


def test_the_content_is_shown_to_who_presses_the_button(
    operator: FlaskClient, plane: Plane, services: FakeServices
) -> None:
    plane.dead = [dead_event()]
    page = operator.get(AT_ENROLLMENT).text
    assert "86.00" not in page
    assert not [one for one in services.asked if "body" in one.url.params]
    assert operator.get(f"{AT_ENROLLMENT}/isi").status_code == 405
    assert "86.00" in operator.post(f"{AT_ENROLLMENT}/isi", data={"csrf": form_value(page, "csrf")}).text


def test_auditors_look_and_touch_nothing(auditor: FlaskClient, plane: Plane) -> None:
    plane.dead = [dead_event()]
    for path in (*PAGES, AT_ENROLLMENT):
        page = auditor.get(path)
        assert page.status_code == 200
        assert "/coba-lagi" not in page.text
        assert "/buang" not in page.text
        assert "/isi" not in page.text
        assert "/operasi/surel" not in page.text


def test_an_event_that_nobody_knows_is_not_found(operator: FlaskClient) -> None:
    assert operator.get(AT_ENROLLMENT).status_code == 404
    assert operator.get(f"/operasi/nobody/masuk/{event_id(1)}").status_code == 404
    assert operator.get(f"/operasi/enrollment/ke-samping/{event_id(1)}").status_code == 404
    assert operator.get("/operasi/peristiwa?layanan=nobody").status_code == 404


def test_a_trace_names_the_failure_that_keeps_the_certificate(operator: FlaskClient, plane: Plane) -> None:
    plane.steps = [
        step(1, ENROLLED, "enrollment", "recorded", "sent"),
        step(1, ENROLLED, "assessment", "received", "done"),
        step(1, ENROLLED, "notification", "received", "done"),
        step(2, REPORTED, "assessment", "recorded", "sent"),
        step(2, REPORTED, "enrollment", "received", "dead", reason="ValueError at results.py:40"),
    ]
    page = operator.get(f"/operasi/jejak?cari={ENROLMENT}").text
    assert "“Hasil kegiatan tercatat” gagal diterapkan di Kepesertaan." in page
    assert "21 November 2026, 08.00.02 WIB" in page
    assert "ValueError at results.py:40" in page
    assert f'href="/operasi/enrollment/masuk/{event_id(2)}"' in page
    assert (
        page.index("Peserta mendaftar")
        < page.index("Hasil kegiatan tercatat</b>")
        < page.index("Sertifikat terbit")
    )


def test_a_trace_names_what_has_not_arrived(operator: FlaskClient, plane: Plane) -> None:
    plane.steps = [
        step(1, ENROLLED, "enrollment", "recorded", "sent"),
        step(1, ENROLLED, "notification", "received", "done"),
    ]
    assert "belum tiba di Penilaian" in operator.get(f"/operasi/jejak?cari={COMMAND}").text


def test_a_trace_says_when_the_learner_is_simply_not_done(operator: FlaskClient, plane: Plane) -> None:
    plane.steps = [
        step(1, ENROLLED, "enrollment", "recorded", "sent"),
        step(1, ENROLLED, "assessment", "received", "done"),
        step(1, ENROLLED, "notification", "received", "done"),
    ]
    assert "belum memenuhi semua syarat" in operator.get(f"/operasi/jejak?cari={ENROLMENT}").text


def test_a_trace_that_is_too_long_says_of_whom_there_is_more(operator: FlaskClient, plane: Plane) -> None:
    plane.steps = [step(1, ENROLLED, "enrollment", "recorded", "sent")]
    assert "Jejak ini panjang" not in operator.get(f"/operasi/jejak?cari={COMMAND}").text
    plane.cut = "enrollment"
    page = operator.get(f"/operasi/jejak?cari={COMMAND}").text
    assert "Jejak ini panjang: dari Kepesertaan hanya peristiwa terbaru" in page


def test_a_trace_of_a_command_leads_to_the_whole_story(
    operator: FlaskClient, plane: Plane, services: FakeServices
) -> None:
    plane.steps = [
        step(1, ENROLLED, "enrollment", "recorded", "sent"),
        step(1, ENROLLED, "assessment", "received", "done"),
        step(1, ENROLLED, "notification", "received", "done"),
    ]
    for asked in (COMMAND, event_id(1)):
        page = operator.get(f"/operasi/jejak?cari={asked}").text
        assert "Semua peristiwa sudah tiba" in page
        assert "belum memenuhi semua syarat" not in page
        assert f'href="/operasi/jejak?cari={ENROLMENT}"' in page
    # Nothing was looked for in the whole history.
    assert not [one for one in services.sent("GET", "/events/trace") if "about" in one.url.params]


def test_a_trace_of_a_person_with_several_enrolments_names_them(operator: FlaskClient, plane: Plane) -> None:
    another = "0199dddd-0000-7000-8000-000000000009"
    for number, enrolment in ((1, ENROLMENT), (2, another)):
        plane.steps += [
            step(number, ENROLLED, "enrollment", "recorded", "sent", subject=enrolment),
            step(number, ENROLLED, "assessment", "received", "done", subject=enrolment),
            step(number, ENROLLED, "notification", "received", "done", subject=enrolment),
        ]
    page = operator.get(f"/operasi/jejak?cari={PERSON}").text
    assert "belum memenuhi semua syarat" not in page
    for enrolment in (ENROLMENT, another):
        assert f'href="/operasi/jejak?cari={enrolment}"' in page


def test_a_trace_of_an_enrolment_tells_nothing_of_others_that_the_same_command_made(
    operator: FlaskClient, plane: Plane
) -> None:
    another = "0199dddd-0000-7000-8000-000000000009"
    plane.steps = [
        step(1, ENROLLED, "enrollment", "recorded", "sent"),
        step(1, ENROLLED, "assessment", "received", "done"),
        step(1, ENROLLED, "notification", "received", "done"),
        step(2, ENROLLED, "enrollment", "recorded", "sent", subject=another),
        step(2, ENROLLED, "assessment", "received", "dead", subject=another),
        step(2, ENROLLED, "notification", "received", "done", subject=another),
    ]
    assert "belum memenuhi semua syarat" in operator.get(f"/operasi/jejak?cari={ENROLMENT}").text
    assert "gagal diterapkan di Penilaian" in operator.get(f"/operasi/jejak?cari={another}").text


def test_a_link_from_a_message_is_as_good_as_its_number(
    operator: FlaskClient, plane: Plane, services: FakeServices
) -> None:
    plane.steps = [step(1, ENROLLED, "enrollment", "recorded", "pending")]
    page = operator.get(
        "/operasi/jejak", query_string={"cari": f"http://localhost/belajar/{ENROLMENT}/selesai"}
    )
    assert "masih menunggu di Kepesertaan" in page.text
    assert ENROLMENT in [one.url.params.get("about") for one in services.sent("GET", "/events/trace")]


def test_a_trace_of_nothing_says_so(operator: FlaskClient) -> None:
    assert "Tidak ada peristiwa tentang" in operator.get("/operasi/jejak?cari=0412/BKPSDM/X/2026").text
    assert "Terlalu pendek" in operator.get("/operasi/jejak?cari=abc").text


def test_a_trace_comes_out_while_a_service_is_away(
    operator: FlaskClient, plane: Plane, services: FakeServices
) -> None:
    def silent(_request: httpx.Request) -> tuple[int, dict[str, object]]:
        raise httpx.ConnectError("nobody is there")

    plane.steps = [step(1, ENROLLED, "enrollment", "recorded", "sent")]
    services.answers["GET /assessment/events/.*"] = silent
    services.answers = dict(reversed(list(services.answers.items())))
    page = operator.get(f"/operasi/jejak?cari={ENROLMENT}").text
    assert "Tidak menjawab: Penilaian." in page


def test_deliveries_lead_to_their_story(operator: FlaskClient, services: FakeServices) -> None:
    delivery = {
        "id": event_id(7), "message_id": event_id(8), "person_id": event_id(9), "kind": "certificate_issued",
        "channel": "email", "state": "refused", "reason": "550", "created_at": "2026-11-21T01:00:00Z",
        "held_at": None, "settled_at": None,
    }  # fmt: skip
    services.answers["GET /notification/deliveries"] = (200, {"items": [delivery], "next": None})
    page = operator.get("/operasi/surel?keadaan=refused").text
    assert "ditolak server surel" in page
    assert "Sertifikat terbit" in page
    assert f"/operasi/jejak?cari={event_id(7)}" in page
    held = delivery | {"state": "queued", "held_at": "2026-11-21T01:00:00Z"}
    services.answers["GET /notification/deliveries"] = (200, {"items": [held], "next": None})
    assert "ditahan, surel dihentikan" in operator.get("/operasi/surel").text


def test_who_looks_at_emails_is_told_that_they_are_stopped(
    operator: FlaskClient, services: FakeServices
) -> None:
    mail: dict[str, object] = {
        "stopped_at": None,
        "held_count": 0,
        "queued_count": 1,
        "oldest_queued_at": None,
    }
    services.answers["GET /notification/deliveries"] = (200, {"items": [], "next": None})
    services.answers["GET /notification/mail"] = (200, mail)
    assert "sinau mail start" not in operator.get("/operasi/surel").text
    mail |= {"stopped_at": "2026-11-21T01:00:00Z", "held_count": 3}
    services.answers["GET /notification/mail"] = (200, mail)
    page = operator.get("/operasi/surel").text
    assert "Pengiriman surel dihentikan sejak 21 November 2026, 08.00 WIB." in page
    assert "3 surel ditahan." in page
