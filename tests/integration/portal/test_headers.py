"""What every answer says about itself, and how static files are kept."""

import json
import re
from uuid import UUID

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient

from services.portal.app import create_app
from services.portal.config import Config
from services.portal.web.assets import ROOT
from services.portal.web.cookie import cookie_cipher
from tests.integration.portal.fake_services import FakeServices, problem
from tests.integration.portal.reading import Page


def test_the_policy_allows_only_our_own_files(visitor: FlaskClient) -> None:
    policy = visitor.get("/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


def test_pages_of_a_person_are_not_kept_by_others(learner: FlaskClient) -> None:
    assert learner.get("/").headers["Cache-Control"] == "private, no-cache"


def test_static_files_are_kept_for_ever_under_their_own_address(visitor: FlaskClient) -> None:
    address = next(
        str(a["href"]) for a in Page(visitor.get("/").text).all("link") if a["rel"] == "stylesheet"
    )
    answer = visitor.get(address)
    assert "immutable" in answer.headers["Cache-Control"]
    digest = address.split("/")[2]
    assert visitor.get(address.replace(digest, "0" * len(digest))).status_code == 404


@pytest.mark.parametrize("name", ["../config.py", "..%2fconfig.py", "%2fetc/passwd", "tidak-ada.css"])
def test_nothing_outside_the_static_folder_is_served(visitor: FlaskClient, name: str) -> None:
    answer = visitor.get(f"/static/abc/{name}", follow_redirects=True)
    assert answer.status_code == 404


def test_short_answers_are_not_squeezed(visitor: FlaskClient) -> None:
    assert "Content-Encoding" not in visitor.get("/livez", headers={"Accept-Encoding": "gzip"}).headers


def test_over_https_the_cookie_belongs_to_this_host_alone(services: FakeServices) -> None:
    config = Config(secrets=("a secret of the tests alone",), public_url="https://sinau.example")
    client = create_app(config, services=services.clients()).test_client()
    answer = client.get("/masuk", base_url="https://sinau.example")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-sinau=")
    assert "Secure" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie
    assert "max-age" in answer.headers["Strict-Transport-Security"]


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 16"):
        cookie_cipher(("short",))


def test_an_older_secret_still_opens_the_cookie() -> None:
    sealed = cookie_cipher(("the older secret of all",)).encrypt(b"x")
    assert cookie_cipher(("the newer secret of all", "the older secret of all")).decrypt(sealed) == b"x"


def test_the_app_installs(visitor: FlaskClient) -> None:
    manifest = json.loads(visitor.get("/manifest.webmanifest").text)
    assert manifest["display"] == "standalone"
    for icon in manifest["icons"]:
        assert visitor.get(icon["src"]).mimetype == "image/png"


def test_the_service_worker_knows_the_present_shell(visitor: FlaskClient) -> None:
    worker = visitor.get("/sw.js")
    assert worker.headers["Cache-Control"] == "no-cache"
    shell = json.loads(worker.text.split("SHELL=", 1)[1].split(";\n", 1)[0])
    assert "/luring" in shell
    for address in shell:
        assert visitor.get(address).status_code == 200


def test_the_service_worker_keeps_pages_and_outlines_by_their_addresses(app: Flask) -> None:
    worker = (ROOT / "sw.js").read_text(encoding="utf-8")
    patterns = {
        name: re.compile(p.replace("\\/", "/")) for name, p in re.findall(r"const (\w+) = /(.+)/;", worker)
    }
    with app.test_request_context("/"):
        page = url_for("reading.page", enrollment_id=UUID(int=1), activity_id=UUID(int=2))
        course = url_for("enrollments.course", enrollment_id=UUID(int=1))
        mine = url_for("enrollments.page")
        other = url_for("surveys.page", enrollment_id=UUID(int=1), activity_id=UUID(int=2))
    assert patterns["PAGE"].match(page)
    assert all(patterns["OUTLINE"].match(address) for address in (course, mine, "/"))
    assert not any(pattern.match(other) for pattern in patterns.values())


@pytest.mark.parametrize(("status", "words"), [(403, "bukan untuk peran Anda"), (404, "Halaman tidak ditemukan"),
                                               (409, "belum dapat dilakukan"), (429, "Tunggu 30 detik"),
                                               (500, "sedang tidak dapat dihubungi")])  # fmt: skip
def test_a_refusal_becomes_a_designed_page(
    learner: FlaskClient, services: FakeServices, status: int, words: str
) -> None:
    services.answers["GET /enrollment/jp"] = (status, problem(status, "refused", retry_after=30))
    answer = learner.get("/jp")
    assert answer.status_code == (503 if status == 500 else status)
    assert words in answer.text
    assert "Yang dapat Anda lakukan" in answer.text


def test_home_comes_out_when_a_service_is_away(learner: FlaskClient, services: FakeServices) -> None:
    services.answers["GET /enrollment/.*"] = (503, problem(503, "unavailable"))
    services.answers["GET /notification/.*"] = (503, problem(503, "unavailable"))
    answer = learner.get("/")
    assert answer.status_code == 200
    assert "sedang tidak dapat dimuat" in answer.text


def test_an_unknown_address_is_a_designed_page(visitor: FlaskClient) -> None:
    answer = visitor.get("/tidak/ada")
    assert answer.status_code == 404
    assert "Halaman tidak ditemukan" in answer.text


def test_a_wrong_method_is_a_designed_page(visitor: FlaskClient) -> None:
    answer = visitor.get("/keluar")
    assert answer.status_code == 405
    assert answer.headers["Allow"]
