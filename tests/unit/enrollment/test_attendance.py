"""Attendance rules and rotating codes."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.enrollment.domain.attendance import AttendanceRule, attended_enough, status_of_check_in
from services.enrollment.domain.codes import (
    meeting_in,
    pin_is_good,
    pin_of,
    rotates_at,
    step_of,
    token_is_good,
    token_of,
)

RULE = AttendanceRule()
START = datetime(2026, 11, 24, 2, tzinfo=UTC)
SECRET = bytes(range(32))
NOW = datetime(2026, 11, 24, 2, 0, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "status"),
    [(-3600, "present"), (0, "present"), (900, "present"), (901, "late"), (1800, "late"), (1801, "absent")],
)
def test_a_check_in_is_judged_by_the_minutes_after_the_start(seconds: int, status: str) -> None:
    at = START + timedelta(seconds=seconds)
    opened_at = START - timedelta(hours=2)
    assert status_of_check_in(RULE, starts_at=START, opened_at=opened_at, at=at) == status


def test_nobody_is_late_because_the_trainer_opened_late() -> None:
    opened_at = START + timedelta(minutes=40)
    at = START + timedelta(minutes=50)
    assert status_of_check_in(RULE, starts_at=START, opened_at=opened_at, at=at) == "present"


@pytest.mark.parametrize(
    ("attended", "meetings", "enough"),
    [(4, 5, True), (3, 4, False), (8, 10, True), (7, 9, False), (0, 0, False)],
)
def test_eighty_percent_is_exact(attended: int, meetings: int, enough: bool) -> None:
    assert attended_enough(RULE, attended=attended, meetings=meetings) is enough


def test_codes_change_every_thirty_seconds_and_the_step_before_is_accepted() -> None:
    pin, token = pin_of(SECRET, step_of(NOW)), token_of(SECRET, uuid4(), step_of(NOW))
    assert rotates_at(NOW) == NOW.replace(second=30)
    for seconds, good in [(0, True), (19, True), (20, True), (49, True), (50, False), (-11, False)]:
        later = NOW + timedelta(seconds=seconds)
        assert pin_is_good(SECRET, pin, later) is good
        assert token_is_good(SECRET, token, later) is good


def test_the_pin_is_the_rfc_4226_truncation_of_an_sha256_mac() -> None:
    assert pin_of(SECRET, 1) != pin_of(SECRET, 2)
    assert pin_of(b"another", 1) != pin_of(SECRET, 1)
    assert len(pin_of(SECRET, 1)) == 6


def test_a_token_names_its_meeting_and_fits_a_small_qr_code() -> None:
    meeting_id = uuid4()
    token = token_of(SECRET, meeting_id, step_of(NOW))
    assert meeting_in(token) == meeting_id
    assert len(token) == 44
    assert not token_is_good(b"another meeting's secret", token, NOW)


@pytest.mark.parametrize("token", ["", "x", "é" * 44, "A" * 44, "=" * 44, "../../etc/passwd", "A" * 200])
def test_a_forged_token_is_no_token(token: str) -> None:
    assert not token_is_good(SECRET, token, NOW)


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_of_codes(text: str) -> None:
    assert not token_is_good(SECRET, text, NOW)
    assert pin_is_good(SECRET, text, NOW) == (text in {pin_of(SECRET, step_of(NOW) - n) for n in (0, 1)})


@given(st.binary(min_size=16, max_size=64), st.integers(0, 2**39))
def test_every_pin_has_six_digits(secret: bytes, step: int) -> None:
    pin = pin_of(secret, step)
    assert len(pin) == 6
    assert pin.isdigit()
