"""The page of rules, over the policies of enrollment and assessment as they are: what it shows, and what it sets."""

import re
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from tests.integration.portal.fake_courses import PASSWORD, PERSON
from tests.integration.portal.fake_services import FakeServices, problem
from tests.integration.portal.reading import form_value
from tests.integration.portal.staff.policy_services import TABLES, PolicyServices, policy_services
from tests.integration.portal.staff.question_pages import form_on
from tests.integration.portal.staff.sending import words
from tests.integration.portal.test_pages import assert_whole
from tests.support.access.world import BELOW, FOREIGN, HOME, ROOT

PAGE = "/kelola/aturan"
ATTENDANCE = f"{PAGE}/enrollment/attendance"
JP_SCHEME = f"{PAGE}/enrollment/jp_scheme"
ALL = [f"{PAGE}/{service}/{name}" for service, (table, _) in TABLES.items() for name in table.by_name]

SignIn = Callable[..., FlaskClient]


@pytest.fixture(scope="session")
def of_all_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PolicyServices]:
    services = policy_services(tmp_path_factory.mktemp("policies"))
    yield services
    for database in services.databases.values():
        database.dispose()


@pytest.fixture
def rules(of_all_tests: PolicyServices, services: FakeServices) -> Iterator[PolicyServices]:
    """Nothing is set."""
    of_all_tests.answer(services)
    with of_all_tests.undone():
        yield of_all_tests


@pytest.fixture
def sign_in(visitor: FlaskClient, services: FakeServices, rules: PolicyServices) -> SignIn:
    """`sign_in("unit_admin", BELOW)`: somebody with a role in a unit, HOME unless another is named."""

    def sign_in(role: str, unit: UUID = HOME) -> FlaskClient:
        services.person["roles"] = {"learner": [str(unit)], role: [str(unit)]}
        visitor.delete_cookie("sinau")
        token = form_value(visitor.get("/masuk").text, "csrf")
        visitor.post("/masuk", data={"csrf": token, "nama": "rina.sari", "sandi": PASSWORD})
        return visitor

    return sign_in


def fill_in(client: FlaskClient, page: str, action: str = "simpan", **typed: Any) -> TestResponse:
    """Send the form of a page as a browser does; `__` in the name of a field stands for a dot."""
    fields = MultiDict(form_on(client.get(page).text, page).fields)
    for name, value in typed.items():
        fields.setlist(f"value.{name.replace('__', '.')}", value if isinstance(value, list) else [value])
    return client.post(page, data=fields | MultiDict({"aksi": action}))


def error_beside(html: str, name: str) -> str:
    """The message beside a field."""
    [found] = re.findall(rf'id="value\.{re.escape(name)}-salah">(.*?)</span></span>', html, re.DOTALL)
    return words(found).strip()


@pytest.mark.parametrize("unit", [None, HOME], ids=["everywhere", "a unit"])
@pytest.mark.parametrize("path", [PAGE, *ALL])
def test_each_page_is_whole(sign_in: SignIn, path: str, unit: UUID | None) -> None:
    assert_whole(sign_in("bkpsdm_admin", ROOT), f"{path}?unit={unit}" if unit else path)


def test_every_policy_is_shown_with_its_value_and_where_that_comes_from(
    sign_in: SignIn, rules: PolicyServices
) -> None:
    rules.set("enrollment", "attendance", {"minimum_percent": 90})
    rules.set("assessment", "surveys", {"group_minimum": 8}, ROOT)
    rules.set("enrollment", "certificate", {"place": "Kota"}, HOME)
    rules.set("enrollment", "certificate", {"place": "Desa"}, BELOW)
    html = sign_in("unit_admin").get(PAGE).text
    found = re.findall(r'<li class="card[^"]*" id="(\w+)">(.*?)</li>\n', html, re.DOTALL)
    cards = {name: words(card) for name, card in found}
    assert list(cards) == [name for table, _ in TABLES.values() for name in table.by_name]
    assert "Kehadiran paling sedikit 90%" in cards["attendance"]
    assert "dari seluruh instalasi" in cards["attendance"]
    assert "Berlaku sejak 1 Maret 2026, 08.00 WIB, diatur di server" in cards["attendance"]
    assert "dari Unit 0" in cards["surveys"]
    assert "8 jawaban" in cards["surveys"]
    assert "diatur di sini" in cards["certificate"]
    assert "1 unit di bawahnya punya nilai sendiri Unit 2" in cards["certificate"]
    assert "bawaan Sinau" in cards["jp_target"]
    assert "PPPK setiap tahun 20 JP 24 JP" in cards["jp_target"]
    assert "Belum pernah diatur" in cards["jp_target"]


@pytest.mark.parametrize(
    ("role", "shown", "offered"),
    [
        ("bkpsdm_admin", "seluruh instalasi", {"", *map(str, (ROOT, HOME, BELOW, FOREIGN))}),
        ("auditor", "seluruh instalasi", {"", *map(str, (ROOT, HOME, BELOW, FOREIGN))}),
        ("unit_admin", "Unit 1", {str(HOME), str(BELOW)}),
        ("organiser", "Unit 1", {str(HOME), str(BELOW)}),
    ],
)
def test_the_page_begins_where_the_visitor_stands(
    sign_in: SignIn, role: str, shown: str, offered: set[str]
) -> None:
    html = sign_in(role).get(PAGE).text
    assert f"Yang berlaku di {shown}." in html
    assert set(re.findall(r'<option value="([^"]*)"', html)) == offered


@pytest.mark.parametrize(
    ("role", "unit", "may_set"),
    [
        ("bkpsdm_admin", None, True),
        ("bkpsdm_admin", FOREIGN, True),
        ("auditor", None, False),
        ("organiser", HOME, False),
        ("unit_admin", BELOW, True),
    ],
)
def test_the_form_is_shown_to_those_who_may_set(
    sign_in: SignIn, role: str, unit: UUID | None, may_set: bool
) -> None:
    html = sign_in(role).get(f"{ATTENDANCE}?unit={unit or ''}").text
    assert ('name="value.minimum_percent"' in html) is may_set
    assert ("Kehadiran paling sedikit" in html, "Belum ada yang diatur" in html) == (True, True)


@pytest.mark.parametrize(
    ("role", "unit"), [("unit_admin", FOREIGN), ("organiser", ROOT), ("auditor", UUID(int=7))]
)
def test_what_is_not_within_reach_is_not_found(sign_in: SignIn, role: str, unit: UUID) -> None:
    client = sign_in(role)
    for page in (PAGE, ATTENDANCE):
        assert client.get(f"{page}?unit={unit}").status_code == 404
    for path in ("assessment/attendance", "catalog/attendance"):
        assert client.get(f"{PAGE}/{path}").status_code == 404


@pytest.mark.parametrize("role", ["learner", "trainer", "supervisor", "operator"])
def test_others_are_told_that_the_page_is_not_for_them(sign_in: SignIn, role: str) -> None:
    client = sign_in(role)
    assert client.get(PAGE).status_code == 403
    assert PAGE not in client.get("/").text


@pytest.mark.parametrize("role", ["organiser", "unit_admin", "bkpsdm_admin", "auditor"])
def test_the_menu_leads_there(sign_in: SignIn, role: str) -> None:
    client = sign_in(role)
    # An auditor's menu is on every page.
    assert f'href="{PAGE}"' in client.get("/" if role == "auditor" else "/kelola").text


@pytest.mark.parametrize("page", ALL)
def test_a_form_that_is_sent_as_it_is_sets_what_held(
    sign_in: SignIn, rules: PolicyServices, page: str
) -> None:
    service, name = page.split("/")[-2:]
    before = rules.held(service, name, HOME)
    client, address = sign_in("bkpsdm_admin", ROOT), f"{page}?unit={HOME}"
    answer = fill_in(client, address)
    assert (answer.status_code, answer.location) == (303, address)
    assert rules.held(service, name, HOME) == before
    html = client.get(address).text
    assert "diatur di sini" in html
    assert ", oleh Anda" in html


def test_what_was_typed_is_set_for_the_unit(sign_in: SignIn, rules: PolicyServices) -> None:
    page = f"{ATTENDANCE}?unit={HOME}"
    client = sign_in("unit_admin")
    answer = fill_in(client, page, minimum_percent="75", late_minutes="45", counted=["present", "sick"])
    assert answer.status_code == 303
    rule = rules.held("enrollment", "attendance", BELOW)
    assert (rule.minimum_percent, rule.present_minutes, rule.late_minutes) == (75, 15, 45)
    assert rule.counted == ("present", "sick")
    assert rules.held("enrollment", "attendance", FOREIGN).minimum_percent == 80
    assert "Aturan tersimpan. Berlaku untuk Unit 1 dan semua di bawahnya." in client.get(page).text


def test_rows_are_changed_added_and_removed(sign_in: SignIn, rules: PolicyServices) -> None:
    client, page = sign_in("bkpsdm_admin", ROOT), JP_SCHEME
    answer = fill_in(
        client, page, rules__3__national__rate="6,5", rules__3__national__daily_cap="9", rules__0__hapus="1",
        rules__1__hapus="1", rules__25__kind="1", rules__25__conversion="fixed", rules__25__national__rate="30",
        rules__25__international__rate="31,25",
    )  # fmt: skip
    assert answer.status_code == 303, words(answer.text)
    scheme = rules.held("enrollment", "jp_scheme")
    assert [rule.kind for rule in scheme.rules] == [*range(3, 26), 1]
    assert (str(scheme.rules[1].national.rate), str(scheme.rules[1].national.daily_cap)) == ("6.50", "9.00")
    assert (scheme.rules[-1].conversion, str(scheme.rules[-1].international.rate)) == ("fixed", "31.25")
    assert scheme.rules[-1].national.daily_cap is None


def test_one_more_row_is_offered_and_nothing_is_set(sign_in: SignIn, rules: PolicyServices) -> None:
    client, page = sign_in("bkpsdm_admin", ROOT), f"{PAGE}/enrollment/grade_bands"
    assert form_on(client.get(page).text, page).types.keys() >= {"value.bands.4.name"}
    answer = fill_in(client, page, "tambah value.bands", bands__4__name="Gagal", bands__1__hapus="1")
    assert answer.status_code == 200
    form = form_on(answer.text, page)
    assert ("value.bands.3.name", "Gagal") in form.fields, "the row that was ticked is gone"
    assert {"value.bands.4.name", "value.bands.5.name"} <= form.names()
    assert "value.bands.6.name" not in form.names()
    assert len(rules.held("enrollment", "grade_bands").bands) == 4


@pytest.mark.parametrize(
    ("page", "typed", "beside"),
    [
        (ATTENDANCE, {"minimum_percent": "101"}, ("minimum_percent", "0 sampai 100.")),
        (ATTENDANCE, {"minimum_percent": ""}, ("minimum_percent", "Bagian ini wajib diisi.")),
        (ATTENDANCE, {"late_minutes": "5"}, ("late_minutes", "Batas terlambat tidak boleh lebih pendek")),
        (JP_SCHEME, {"rules__3__national__rate": "abc"}, ("rules.3.national.rate", "Isi dengan angka, misalnya 1,5.")),
        (JP_SCHEME, {"rules__3__national__rate": "10000"}, ("rules.3.national.rate", "Isi angka dari 0 sampai 9.999.")),
        (JP_SCHEME, {"rules__0__hapus": "1", "rules__4__national__rate": "-1"},
         ("rules.3.national.rate", "Isi angka dari 0 sampai 9.999.")),
        (JP_SCHEME, {"rules__0__kind": "2"}, ("rules", "Satu jenis mempunyai dua baris.")),
        (JP_SCHEME, {"rules__25__national__rate": "1"}, ("rules.25.kind", "Bagian ini wajib diisi.")),
        (f"{PAGE}/enrollment/jp_target", {"targets__1__year": "1999"}, ("targets.1.year", "2000 sampai 2200.")),
        (f"{PAGE}/enrollment/certificate", {"number_template": "{number}"},
         ("number_template", "Wajib memuat {number} dan {year}")),
        (f"{PAGE}/assessment/attempts", {"grace_seconds": "3,5"}, ("grace_seconds", "Isi dengan bilangan bulat.")),
    ],
)  # fmt: skip
def test_what_is_refused_is_told_beside_its_field_and_kept(
    sign_in: SignIn, rules: PolicyServices, page: str, typed: dict[str, str], beside: tuple[str, str]
) -> None:
    field, told = beside
    answer = fill_in(sign_in("bkpsdm_admin", ROOT), page, **typed)
    assert answer.status_code == 422
    assert told in error_beside(answer.text, field)
    assert f'href="#value.{field}"' in answer.text, "the summary leads to it"
    assert f'id="value.{field}"' in answer.text
    kept = list(typed.values())[-1]
    assert kept in [value for _, value in form_on(answer.text, page).fields]
    service, name = page.split("/")[-2:]
    assert rules.held(service, name) == TABLES[service][0].named(name).default


def test_who_edited_an_older_value_sees_the_present_one_and_keeps_what_was_typed(
    sign_in: SignIn, rules: PolicyServices
) -> None:
    client = sign_in("bkpsdm_admin", ROOT)
    old = MultiDict(form_on(client.get(ATTENDANCE).text, ATTENDANCE).fields)
    rules.set("enrollment", "attendance", {"minimum_percent": 60})
    old["value.minimum_percent"] = "70"
    answer = client.post(ATTENDANCE, data=old)
    assert answer.status_code == 412
    assert "diubah orang lain" in answer.text
    assert "Nilai sekarang Kehadiran paling sedikit 60%" in words(answer.text)
    again = MultiDict(form_on(answer.text, ATTENDANCE).fields)
    assert (again["value.minimum_percent"], again["revisi"]) == ("70", "1")
    assert client.post(ATTENDANCE, data=again).status_code == 303
    assert rules.held("enrollment", "attendance").minimum_percent == 70


def test_a_form_that_is_sent_twice_sets_once(sign_in: SignIn, rules: PolicyServices) -> None:
    client = sign_in("bkpsdm_admin", ROOT)
    form = MultiDict(form_on(client.get(ATTENDANCE).text, ATTENDANCE).fields)
    form["value.minimum_percent"] = "70"
    assert [client.post(ATTENDANCE, data=form).status_code for _ in range(2)] == [303, 303]
    assert client.get(ATTENDANCE).text.count("Nilai diatur") == 1


def test_a_value_is_taken_away_and_what_is_above_holds_again(sign_in: SignIn, rules: PolicyServices) -> None:
    rules.set("enrollment", "attendance", {"minimum_percent": 60}, HOME)
    client, page = sign_in("unit_admin"), f"{ATTENDANCE}?unit={HOME}"
    path = f"{ATTENDANCE}/warisi?unit={HOME}"
    form = dict(form_on(client.get(page).text, path).fields)
    rules.set("enrollment", "attendance", {"minimum_percent": 65}, HOME)
    refused = client.post(path, data=form)
    assert (refused.status_code, "diubah orang lain" in refused.text) == (412, True)
    assert client.post(path, data=dict(form_on(refused.text, path).fields)).status_code == 303
    assert rules.held("enrollment", "attendance", HOME).minimum_percent == 80
    html = client.get(page).text
    assert "Nilai sendiri dihapus. Sekarang berlaku nilai yang diwarisi." in html
    assert "bawaan Sinau" in html
    assert path not in html, "there is nothing left to take away"


def test_the_history_says_what_was_set_by_whom_and_what_changed(
    sign_in: SignIn, rules: PolicyServices
) -> None:
    bands = [{"lowest": "80", "name": "Baik"}, {"lowest": "0", "name": "Kurang"}]
    rules.set("enrollment", "grade_bands", {"bands": bands})
    client, page = sign_in("bkpsdm_admin", ROOT), f"{PAGE}/enrollment/grade_bands"
    fill_in(
        client,
        page,
        bands__0__name="Bagus",
        bands__1__hapus="1",
        bands__2__lowest="50",
        bands__2__name="Sedang",
    )
    told = words(client.get(page).text.split('id="riwayat"')[1])
    assert "1 Maret 2026, 08.00 WIB, oleh Anda Sebutan › 80 › Sebutan Baik → Bagus" in told
    assert "Sebutan › 0 0 · Kurang Sebutan › 50 50 · Sedang" in told
    assert "diatur di server Lihat nilainya" in told


def test_a_long_history_has_pages(sign_in: SignIn, rules: PolicyServices) -> None:
    for percent in range(70, 82):
        rules.set("enrollment", "attendance", {"minimum_percent": percent})
    client = sign_in("auditor")
    first = client.get(ATTENDANCE).text
    assert first.count("Nilai diatur") == 10
    [address] = re.findall(r'rel="next" href="([^"]+)"', first)
    assert client.get(address).text.count("Nilai diatur") == 2


def test_who_set_a_value_is_shown_as_far_as_the_visitor_may_know(
    sign_in: SignIn, services: FakeServices
) -> None:
    services.person["id"] = str(UUID(int=9))
    fill_in(sign_in("bkpsdm_admin", ROOT), ATTENDANCE)
    services.person["id"] = PERSON
    link = f'href="/kelola/orang/{UUID(int=9)}"'
    assert link in sign_in("bkpsdm_admin", ROOT).get(ATTENDANCE).text
    assert link not in sign_in("auditor").get(ATTENDANCE).text


def test_a_policy_without_words_is_shown_as_the_service_describes_it(
    sign_in: SignIn, services: FakeServices
) -> None:
    form = {
        "type": "object",
        "properties": {
            "cookies": {"type": "integer", "minimum": 1},
            "extras": {"type": "object", "additionalProperties": {"type": "string"}},
        },
    }
    value = {"cookies": 3, "extras": {"tea": "hot"}, "later": True}
    tea: dict[str, Any] = {
        "name": "tea_time", "description": "What is served.", "form": form, "default": value, "value": value,
        "source": "default", "source_unit": None, "is_own": False, "revision": 0, "set_at": None, "set_by": None,
        "overrides": [], "override_count": 0,
    }  # fmt: skip
    services.answers = {
        "GET /assessment/policies": (200, {"items": [tea]}),
        "GET /assessment/policies/tea_time": (200, tea),
        "GET /assessment/policies/tea_time/changes": (200, {"items": [], "next": None}),
        "PUT /assessment/policies/tea_time": (422, problem(422, "invalid_input", fields={"cookies": ["Too few."]})),
        **services.answers,
    }  # fmt: skip
    client = sign_in("bkpsdm_admin", ROOT)
    assert "tea_time bawaan Sinau What is served. cookies 3 extras tea hot later ya" in words(
        client.get(PAGE).text
    )
    page = f"{PAGE}/assessment/tea_time"
    html = client.get(page).text
    assert ("What is served." in html, 'id="value.cookies"' in html) == (True, True)
    refused = fill_in(client, page, extras='{"tea": ')
    assert error_beside(refused.text, "extras").startswith("Ini bukan JSON:")
    refused = fill_in(client, page)
    assert error_beside(refused.text, "cookies") == "Tidak dapat diterima: Too few."


def test_the_rules_of_one_service_are_shown_while_another_is_away(
    sign_in: SignIn, services: FakeServices
) -> None:
    away = (503, problem(503, "unavailable"))
    services.answers = {"GET /enrollment/policies": away, **services.answers}
    client = sign_in("bkpsdm_admin", ROOT)
    html = client.get(PAGE).text
    assert ("Sebagian aturan sedang tidak dapat diambil" in html, "Hasil survei" in html) == (True, True)
    services.answers = {"GET /assessment/policies": away, **services.answers}
    assert client.get(PAGE).status_code == 503
