"""Signing in and out, what stands before it, and what becomes of a session that ends."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from tests.integration.portal.conftest import NOW
from tests.integration.portal.fake_courses import ENROLLMENT, HANDLE, PASSWORD, UNIT
from tests.integration.portal.fake_services import FakeServices, problem
from tests.integration.portal.reading import form_value


def sign_in(client: FlaskClient, password: str = PASSWORD, onward: str = "") -> tuple[int, str, str]:
    """Fill in the form and send it: status, where it leads, the page."""
    page = client.get("/masuk", query_string={"lanjut": onward})
    data = {"csrf": form_value(page.text, "csrf"), "nama": "rina.sari", "sandi": password}
    answer = client.post("/masuk", data=data | {"lanjut": onward})
    return answer.status_code, answer.headers.get("Location", ""), answer.text


def test_signing_in_leads_to_the_page_that_was_wanted(visitor: FlaskClient) -> None:
    wanted = f"/belajar/{ENROLLMENT}"
    answer = visitor.get(wanted)
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/masuk?lanjut={wanted}"
    assert sign_in(visitor, onward=wanted)[:2] == (303, wanted)


@pytest.mark.parametrize("elsewhere", ["https://jahat.example/", "//jahat.example", "/\\jahat.example", "javascript:x",
                                       "/%0d%0aX", "\t//jahat.example"])  # fmt: skip
def test_signing_in_never_leads_to_another_site(visitor: FlaskClient, elsewhere: str) -> None:
    _, location, _ = sign_in(visitor, onward=elsewhere)
    assert location in {"/", "/%0d%0aX"}


def test_a_wrong_password_keeps_the_name_and_says_nothing_of_which_was_wrong(visitor: FlaskClient) -> None:
    status, _, html = sign_in(visitor, "salah")
    assert status == 401
    assert 'value="rina.sari"' in html
    assert "tidak cocok" in html
    assert "salah" not in form_value(html, "csrf")


def test_too_many_tries_say_how_long_to_wait(visitor: FlaskClient, services: FakeServices) -> None:
    services.answers["POST /identity/sessions"] = (429, problem(429, "too_many_requests", retry_after=540))
    status, _, html = sign_in(visitor)
    assert status == 429
    assert "Tunggu 9 menit" in html


def test_the_visitors_address_and_a_request_id_go_along(visitor: FlaskClient, services: FakeServices) -> None:
    sign_in(visitor)
    sent = services.sent("POST", "/sessions")[0]
    assert sent.headers["Sinau-Client-Address"] == "127.0.0.1"
    assert len(sent.headers["X-Request-Id"]) == 36
    assert "Authorization" not in sent.headers


def test_a_first_password_must_be_changed_before_anything_else(
    visitor: FlaskClient, services: FakeServices
) -> None:
    services.person["must_change_password"] = True
    sign_in(visitor)
    assert visitor.get("/belajar").headers["Location"].startswith("/ganti-sandi")
    assert visitor.get("/").headers["Location"].startswith("/ganti-sandi")
    page = visitor.get("/ganti-sandi")
    services.person["must_change_password"] = False
    data = {"csrf": form_value(page.text, "csrf"), "sandi_lama": PASSWORD, "sandi_baru": "tiga kata panjang",
            "sandi_ulang": "tiga kata panjang", "lanjut": "/belajar"}  # fmt: skip
    assert visitor.post("/ganti-sandi", data=data).headers["Location"] == "/belajar"
    assert visitor.get("/belajar").status_code == 200


def test_a_refused_new_password_is_explained(learner: FlaskClient, services: FakeServices) -> None:
    services.answers["PUT /identity/me/password"] = (
        422, problem(422, "password_refused", rules=["is_nip"], fields={"new_password": ["…"]}))  # fmt: skip
    page = learner.get("/ganti-sandi")
    data = {"csrf": form_value(page.text, "csrf"), "sandi_lama": PASSWORD, "sandi_baru": "198605012010",
            "sandi_ulang": "198605012010"}  # fmt: skip
    answer = learner.post("/ganti-sandi", data=data)
    assert answer.status_code == 422
    assert "Jangan memakai NIP" in answer.text
    assert "198605012010" not in answer.text


def test_the_privacy_notice_stands_before_everything_once(
    visitor: FlaskClient, services: FakeServices
) -> None:
    services.person["privacy_acknowledged"] = False
    sign_in(visitor)
    assert visitor.get("/jp").headers["Location"] == "/privasi?lanjut=/jp"
    page = visitor.get("/privasi?lanjut=/jp")
    data = {"csrf": form_value(page.text, "csrf"), "lanjut": "/jp"}
    assert visitor.post("/privasi", data=data).headers["Location"] == "/jp"
    assert len(services.sent("POST", "/privacy-acknowledgement")) == 1
    assert visitor.get("/jp").status_code == 200


def test_the_token_is_renewed_before_it_expires(learner: FlaskClient, services: FakeServices) -> None:
    services.expires_at = (NOW + timedelta(seconds=30)).isoformat()
    page = learner.get("/ganti-sandi")
    data = {"csrf": form_value(page.text, "csrf"), "sandi_lama": "x", "sandi_baru": "tiga kata panjang",
            "sandi_ulang": "tiga kata panjang"}  # fmt: skip
    learner.post("/ganti-sandi", data=data)
    services.expires_at = "2099-01-01T00:00:00Z"
    assert learner.get("/jp").status_code == 200
    assert HANDLE in services.sent("POST", "/sessions/renew")[0].content.decode()


def test_a_refused_token_is_renewed_and_the_page_asked_for_again(
    learner: FlaskClient, services: FakeServices
) -> None:
    answers = iter([(401, problem(401, "token_refused")), (200, {"year": 2026, "credited": "0", "target": "20",
                    "ceiling": None, "shortfall": "20", "years": [2026], "entries": []})])  # fmt: skip
    services.answers["GET /enrollment/jp"] = lambda _: next(answers)
    assert learner.get("/jp").status_code == 200
    assert len(services.sent("POST", "/sessions/renew")) == 1


def test_what_was_sent_with_a_refused_token_is_sent_again_with_a_fresh_one(
    learner: FlaskClient, services: FakeServices
) -> None:
    page = learner.get("/profil")
    answers = iter([(401, problem(401, "token_denied")), (204, {})])
    services.answers["POST /notification/messages/read-all"] = lambda _: next(answers)
    data = {"csrf": form_value(page.text, "csrf")}
    assert learner.post("/pesan/baca-semua", data=data).status_code == 303
    tokens = [call.headers["Authorization"] for call in services.sent("POST", "/messages/read-all")]
    assert len(tokens) == 2
    assert len(services.sent("POST", "/sessions/renew")) == 1


def test_a_session_that_was_ended_leads_to_sign_in(learner: FlaskClient, services: FakeServices) -> None:
    services.answers["GET /enrollment/jp"] = (401, problem(401, "token_refused"))
    services.answers["POST /identity/sessions/renew"] = (401, problem(401, "session_ended"))
    answer = learner.get("/jp?tahun=2025")
    assert answer.headers["Location"] == "/masuk?lanjut=/jp?tahun%3D2025"
    assert "Sesi Anda sudah berakhir" in learner.get("/masuk").text


def test_a_fragment_asks_the_whole_page_to_sign_in(visitor: FlaskClient) -> None:
    answer = visitor.get(f"/belajar/{ENROLLMENT}/selesai/bagian", headers={"HX-Request": "true"})
    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"].startswith("/masuk")


def test_signing_out_ends_the_session_and_forgets_the_person(
    learner: FlaskClient, services: FakeServices
) -> None:
    token = form_value(learner.get("/profil").text, "csrf")
    answer = learner.post("/keluar", data={"csrf": token})
    assert answer.headers["Location"] == "/"
    assert len(services.sent("DELETE", "/sessions/current")) == 1
    assert learner.get("/profil").status_code == 302


def test_the_cookie_is_sealed_and_small(visitor: FlaskClient, services: FakeServices) -> None:
    services.person["roles"] = {
        role: [UNIT] * 6 for role in ("learner", "trainer", "organiser", "supervisor")
    }
    sign_in(visitor)
    cookie = visitor.get_cookie("sinau")
    assert cookie is not None
    assert cookie.http_only
    assert cookie.same_site == "Lax"
    assert len(cookie.value) < 4_000
    assert "Rina" not in cookie.value


def test_a_forged_cookie_is_nobody(visitor: FlaskClient) -> None:
    visitor.set_cookie("sinau", "gAAAAABforged")
    assert visitor.get("/belajar").status_code == 302
    assert visitor.get("/").status_code == 200


def test_a_form_without_the_secret_changes_nothing(learner: FlaskClient, services: FakeServices) -> None:
    answer = learner.post("/kursus/etika-pemerintahan/daftar", data={"csrf": "AAAA"})
    assert answer.status_code == 400
    assert "Formulir ini sudah kedaluwarsa" in answer.text
    assert not services.sent("POST", "/enrollments")


def test_role_menus_appear_for_those_who_have_them(visitor: FlaskClient, services: FakeServices) -> None:
    sign_in(visitor)
    assert 'href="/mengajar"' not in visitor.get("/").text
    services.person["roles"] = {"trainer": [UNIT], "supervisor": [UNIT], "bkpsdm_admin": [UNIT]}
    visitor.post("/keluar", data={"csrf": form_value(visitor.get("/").text, "csrf")})
    sign_in(visitor)
    html = visitor.get("/").text
    for path in ("/mengajar", "/tim", "/kelola"):
        assert f'href="{path}"' in html
