"""Every page for visitors and learners comes out whole: language, title, own forms, policy, and within its size."""

import gzip

import pytest
from flask.testing import FlaskClient

from tests.integration.portal.fake_courses import (
    ATTEMPT,
    BLENDED,
    CERTIFICATE,
    CODE,
    DONE,
    ENROLLMENT,
    MEETINGS_ACTIVITY,
    POSTTEST,
    PRETEST,
    SURVEY,
    page_id,
)
from tests.integration.portal.reading import Page

PAGE = f"/belajar/{ENROLLMENT}/pelajaran/{page_id(1, 1)}"
FOR_EVERYBODY = ["/", "/katalog", "/katalog?q=etika&mode=online&kategori=Etika", "/kursus/etika-pemerintahan",
                 "/kursus/pelayanan-publik-prima", "/masuk", f"/v/{CODE}", "/tentang", "/luring"]  # fmt: skip
FOR_LEARNERS = [
    "/", "/katalog", "/kursus/pelayanan-publik-prima", "/belajar", f"/belajar/{ENROLLMENT}", f"/belajar/{BLENDED}",
    f"/belajar/{DONE}", PAGE, f"/belajar/{DONE}/pelajaran/{page_id(0, 0)}", f"/belajar/{ENROLLMENT}/kuis/{PRETEST}",
    f"/belajar/{ENROLLMENT}/kuis/{POSTTEST}", f"/belajar/{BLENDED}/pertemuan/{MEETINGS_ACTIVITY}",
    *[f"/kuis/{ATTEMPT}/{n}" for n in range(1, 8)], f"/kuis/{ATTEMPT}/kirim", f"/kuis/{ATTEMPT}/hasil",
    f"/belajar/{ENROLLMENT}/survei/{SURVEY}", f"/belajar/{DONE}/selesai", f"/belajar/{ENROLLMENT}/selesai",
    f"/belajar/{ENROLLMENT}/mundur", "/sertifikat", f"/sertifikat/{CERTIFICATE}", "/jp", "/jp?tahun=2025", "/pesan",
    "/pesan?tampil=baru", "/jadwal", "/presensi", "/p/token-of-a-code", "/profil", "/ganti-sandi", "/privasi",
]  # fmt: skip
FIRST_VISIT, FURTHER_PAGE = 60_000, 30_000


def assert_whole(client: FlaskClient, path: str) -> None:
    """What holds for every page."""
    answer = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 200, path
    html = gzip.decompress(answer.data).decode()
    assert len(answer.data) <= FURTHER_PAGE
    page = Page(html)
    assert page.all("html")[0]["lang"] == "id"
    assert page.title.endswith(" · Sinau")
    assert len(page.all("h1")) == 1, "a page has one heading of the first level"
    assert len(page.all("main")) == 1
    assert all("style" not in attributes for _, attributes in page.tags), (
        "the policy refuses style attributes"
    )
    assert all(attributes.get("src") for attributes in page.all("script")), (
        "the policy refuses inline scripts"
    )
    assert not any(name.startswith("on") for _, attributes in page.tags for name in attributes)
    assert "://" not in "".join(a.get("src") or "" for a in page.all("script")), "no third party"
    posts = sum(1 for form in page.all("form") if form.get("method") == "post")
    tokens = sum(1 for field in page.all("input") if field.get("name") == "csrf")
    assert posts == tokens, "each form that changes something carries the secret"
    assert_names_are_unique(page)
    assert_fields_are_labelled(page)


def assert_names_are_unique(page: Page) -> None:
    """No id is given twice."""
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids)), ids


def assert_fields_are_labelled(page: Page) -> None:
    """Each typed field has a label of its own."""
    labelled = {label.get("for") for label in page.all("label")}
    for kind in ("input", "select", "textarea"):
        for field in page.all(kind):
            if field.get("type") not in {"hidden", "radio", "checkbox"}:
                assert field.get("id") in labelled or "aria-labelledby" in field, field


@pytest.mark.parametrize("path", FOR_EVERYBODY)
def test_a_visitor_sees_the_page_whole(visitor: FlaskClient, path: str) -> None:
    assert_whole(visitor, path)


@pytest.mark.parametrize("path", FOR_LEARNERS)
def test_a_learner_sees_the_page_whole(learner: FlaskClient, path: str) -> None:
    assert_whole(learner, path)


def test_the_first_visit_is_light(visitor: FlaskClient) -> None:
    answer = visitor.get("/", headers={"Accept-Encoding": "gzip"})
    total = len(answer.data)
    page = Page(gzip.decompress(answer.data).decode())
    wanted = [a["src"] for a in page.all("script")] + [
        a["href"] for a in page.all("link") if a.get("rel") in {"stylesheet", "icon", "manifest"}
    ]
    for address in wanted:
        file = visitor.get(str(address), headers={"Accept-Encoding": "gzip"})
        assert file.status_code == 200, address
        total += len(file.data)
    assert total <= FIRST_VISIT


def test_the_stylesheet_stays_under_eight_kilobytes(visitor: FlaskClient) -> None:
    page = Page(visitor.get("/").text)
    sheet = next(str(a["href"]) for a in page.all("link") if a.get("rel") == "stylesheet")
    assert len(visitor.get(sheet, headers={"Accept-Encoding": "gzip"}).data) <= 8_192


@pytest.mark.parametrize("path", ["/", "/katalog", "/masuk", "/kursus/etika-pemerintahan"])
def test_english_is_complete_on_public_pages(visitor: FlaskClient, path: str) -> None:
    visitor.set_cookie("bahasa", "en")
    html = visitor.get(path).text
    assert '<html lang="en"' in html
    for indonesian in ("Langsung ke isi", "Katalog kursus", "Kata sandi", "Tentang dan privasi"):
        assert indonesian not in html


def test_the_chosen_theme_is_in_the_page(visitor: FlaskClient) -> None:
    visitor.set_cookie("tema", "dark")
    assert 'data-theme="dark"' in visitor.get("/").text


def test_a_certificate_comes_as_a_file(learner: FlaskClient) -> None:
    answer = learner.get(f"/sertifikat/{CERTIFICATE}.pdf")
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF")


def test_an_unknown_certificate_code_says_so(visitor: FlaskClient) -> None:
    answer = visitor.get("/v/TIDAKADA")
    assert answer.status_code == 404
    assert "Kode ini tidak dikenal" in answer.text


def test_the_public_page_of_a_certificate_shows_no_nip(visitor: FlaskClient) -> None:
    assert "1986" not in visitor.get(f"/v/{CODE}").text
