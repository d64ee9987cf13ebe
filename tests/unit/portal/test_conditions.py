"""Conditions in words: every leaf and its opposite, joined without doubt, in both languages and the person's zone."""

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, get_args
from uuid import UUID

import pytest
from flask import Flask
from flask_babel import Babel

from services.portal.config import Config
from services.portal.web.activity_kinds import UNKNOWN
from services.portal.web.conditions import asks_for, opens_when, phrase, still_missing
from services.portal.web.language import language
from services.portal.web.user_session import Portal
from shared.clock import FixedClock
from shared.contracts.conditions import (
    ActivityFinished,
    ActivityPassed,
    InGroup,
    Leaf,
    NotBefore,
    ProfileIs,
    ScoreAtLeast,
)
from shared.schema.documents import dump

PRETEST, PRACTICE, GROUP = (UUID(int=number) for number in (1, 2, 3))
TITLES = {str(PRETEST): "Pre-test", str(PRACTICE): "Latihan"}
DATE = datetime(2027, 1, 3, 1, 0, tzinfo=UTC)

FINISHED = dump(ActivityFinished(activity_id=PRETEST))
PASSED = dump(ActivityPassed(activity_id=PRETEST))
SCORED = dump(ScoreAtLeast(activity_id=PRACTICE, score=Decimal("72.5")))
DATED = dump(NotBefore(at=DATE))
GROUPED = dump(InGroup(group_id=GROUP))
POSITION = dump(ProfileIs(field="position", any_of=("Analis", "Arsiparis")))
EMPLOYED = dump(ProfileIs(field="employment_type", any_of=("candidate",)))
UNIT = dump(ProfileIs(field="unit", any_of=(str(GROUP),)))

WORDS = [
    (FINISHED, "Terbuka setelah Pre-test selesai", "Opens after Pre-test is finished"),
    (PASSED, "Terbuka setelah Anda lulus Pre-test", "Opens after you pass Pre-test"),
    (SCORED, "Terbuka setelah nilai Latihan minimal 72,5", "Opens after a score of at least 72.5 in Latihan"),
    (DATED, "Terbuka mulai 3 Januari 2027 pukul 08.00 WIB", "Opens from 3 January 2027 at 08:00 WIB"),
    (GROUPED, "Terbuka bagi anggota kelompok tertentu", "Opens for members of a certain group"),
    (POSITION, "Terbuka bagi pegawai dengan jabatan Analis atau Arsiparis",
     "Opens for staff with position Analis or Arsiparis"),
    (EMPLOYED, "Terbuka bagi pegawai dengan jenis kepegawaian CPNS", "Opens for staff with employment CPNS"),
    (UNIT, "Terbuka bagi pegawai unit kerja tertentu", "Opens for staff of a certain unit"),
]  # fmt: skip
OPPOSITES = [
    (FINISHED, "selama Pre-test belum selesai", "as long as Pre-test is not finished"),
    (PASSED, "selama Anda belum lulus Pre-test", "as long as you have not passed Pre-test"),
    (SCORED, "selama nilai Latihan di bawah 72,5", "as long as the score in Latihan is below 72.5"),
    (DATED, "sampai 3 Januari 2027 pukul 08.00 WIB", "until 3 January 2027 at 08:00 WIB"),
    (GROUPED, "bagi peserta di luar kelompok tertentu", "for participants outside a certain group"),
    (POSITION, "bagi pegawai dengan jabatan selain Analis dan Arsiparis",
     "for staff with position other than Analis and Arsiparis"),
    (EMPLOYED, "bagi pegawai dengan jenis kepegawaian selain CPNS", "for staff with employment other than CPNS"),
    (UNIT, "bagi pegawai di luar unit kerja tertentu", "for staff outside a certain unit"),
]  # fmt: skip


def group(kind: str, *parts: dict[str, Any]) -> dict[str, Any]:
    """Several conditions under one `all` or `any`."""
    return {"kind": kind, "conditions": list(parts)}


def opposite(part: dict[str, Any]) -> dict[str, Any]:
    """That a condition is not met."""
    return {"kind": "not", "condition": part}


@pytest.fixture(scope="module")
def app() -> Flask:
    """What texts and times need of the portal, and no page."""
    app = Flask("services.portal")
    Babel(app, default_locale="id", locale_selector=language)
    app.extensions["portal"] = Portal(Config(secrets=("a secret of the tests alone",)), {}, FixedClock(DATE))
    return app


@pytest.fixture
def indonesian(app: Flask) -> Iterator[None]:
    """A visitor who reads Indonesian, in Jakarta."""
    with app.test_request_context("/"):
        yield


@pytest.fixture
def english(app: Flask) -> Iterator[None]:
    """A visitor who reads English, in Jakarta."""
    with app.test_request_context("/", headers={"Cookie": "bahasa=en"}):
        yield


def test_every_leaf_of_the_language_is_here() -> None:
    told = {leaf["kind"] for leaf, _, _ in WORDS}
    kinds = {field.default for leaf in get_args(Leaf) for field in fields(leaf) if field.name == "kind"}
    assert told == kinds == {leaf["kind"] for leaf, _, _ in OPPOSITES}


@pytest.mark.usefixtures("indonesian")
@pytest.mark.parametrize(("leaf", "words", "_"), WORDS)
def test_what_opens_an_activity_is_told_in_indonesian(leaf: dict[str, Any], words: str, _: str) -> None:
    assert opens_when(leaf, TITLES) == words


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(("leaf", "_", "words"), WORDS)
def test_what_opens_an_activity_is_told_in_english(leaf: dict[str, Any], _: str, words: str) -> None:
    assert opens_when(leaf, TITLES) == words


@pytest.mark.usefixtures("indonesian")
@pytest.mark.parametrize(("leaf", "words", "_"), OPPOSITES)
def test_the_opposite_is_told_in_indonesian(leaf: dict[str, Any], words: str, _: str) -> None:
    assert phrase(opposite(leaf), TITLES) == words
    assert phrase(opposite(opposite(opposite(leaf))), TITLES) == words


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(("leaf", "_", "words"), OPPOSITES)
def test_the_opposite_is_told_in_english(leaf: dict[str, Any], _: str, words: str) -> None:
    assert phrase(opposite(leaf), TITLES) == words


@pytest.mark.usefixtures("indonesian")
@pytest.mark.parametrize(("condition", "words"), [
    (group("all", FINISHED, DATED), "setelah Pre-test selesai dan mulai 3 Januari 2027 pukul 08.00 WIB"),
    (group("any", FINISHED, SCORED), "setelah Pre-test selesai atau setelah nilai Latihan minimal 72,5"),
    (group("all", FINISHED, GROUPED, UNIT),
     "setelah Pre-test selesai, bagi anggota kelompok tertentu, dan bagi pegawai unit kerja tertentu"),
    (group("all", DATED, group("any", PASSED, SCORED)),
     "mulai 3 Januari 2027 pukul 08.00 WIB dan (setelah Anda lulus Pre-test atau setelah nilai Latihan minimal 72,5)"),
    (group("all", FINISHED, group("all", UNIT)), "setelah Pre-test selesai dan bagi pegawai unit kerja tertentu"),
    (opposite(group("all", FINISHED, UNIT)),
     "selama Pre-test belum selesai atau bagi pegawai di luar unit kerja tertentu"),
    (opposite(group("any", FINISHED, UNIT)),
     "selama Pre-test belum selesai dan bagi pegawai di luar unit kerja tertentu"),
    (group("any", DATED, opposite(group("any", FINISHED, UNIT))),
     ("mulai 3 Januari 2027 pukul 08.00 WIB atau "
     "(selama Pre-test belum selesai dan bagi pegawai di luar unit kerja tertentu)")),
    (group("all"), "kapan saja"), (group("any"), "pada saat yang belum ditentukan"),
    (opposite(group("all")), "pada saat yang belum ditentukan"),
])  # fmt: skip
def test_conditions_are_joined_without_doubt(condition: dict[str, Any], words: str) -> None:
    assert phrase(condition, TITLES) == words


@pytest.mark.usefixtures("english")
def test_conditions_are_joined_in_english() -> None:
    condition = group("all", FINISHED, group("any", DATED, GROUPED))
    assert phrase(condition, TITLES) == (
        "after Pre-test is finished and (from 3 January 2027 at 08:00 WIB or for members of a certain group)"
    )


def test_times_are_in_the_zone_of_the_person(app: Flask) -> None:
    portal: Portal = app.extensions["portal"]
    app.extensions["portal"] = replace(portal, config=replace(portal.config, time_zone="Asia/Jayapura"))
    with app.test_request_context("/"):
        assert phrase(DATED, TITLES) == "mulai 3 Januari 2027 pukul 10.00 WIT"
    app.extensions["portal"] = portal


@pytest.mark.usefixtures("indonesian")
def test_what_this_portal_does_not_know_is_said_to_be_there() -> None:
    assert phrase({"kind": "badge", "badge_id": "1"}, TITLES) == "setelah syarat lain terpenuhi"
    assert phrase(FINISHED, {}) == "setelah kegiatan lain selesai"


@pytest.mark.usefixtures("indonesian")
def test_a_requirement_is_told_by_its_leaf() -> None:
    assert asks_for(SCORED, UNKNOWN, "Post-test", {}) == "nilai Post-test minimal 72,5"
    assert asks_for(FINISHED, UNKNOWN, "Bacaan", {}) == "menyelesaikan Bacaan"
    assert asks_for(PASSED, UNKNOWN, "Post-test", {}) == "lulus Post-test"
    assert asks_for(PASSED, UNKNOWN, "Post-test", {"passing_score": 70}) == "nilai Post-test minimal 70"
    assert asks_for(DATED, UNKNOWN, "", {}) == "mulai 3 Januari 2027 pukul 08.00 WIB"


def test_only_what_is_missing_is_left_of_a_condition() -> None:
    either = group("any", PASSED, SCORED)
    assert still_missing(group("all", FINISHED, either), [FINISHED]) == FINISHED
    assert still_missing(group("all", FINISHED, either), [PASSED, SCORED]) == either
    assert still_missing(group("all", FINISHED, either), []) is None
    assert still_missing(group("all", DATED, opposite(FINISHED)), [opposite(FINISHED)]) == opposite(FINISHED)
