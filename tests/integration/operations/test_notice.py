"""The notice of maintenance: a file, and nothing that can be in the way."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from shared.maintenance import (
    FILE,
    Notice,
    announce_maintenance,
    end_maintenance,
    is_in_maintenance,
    notice_in,
)

NOW = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)


def test_a_notice_is_read_as_it_was_left_and_ends_once(tmp_path: Path) -> None:
    folder = tmp_path / "state"
    assert (notice_in(folder), is_in_maintenance(folder)) == (None, False)
    notice = Notice(since=NOW, until=NOW + timedelta(hours=1), message="Peladen dipindahkan.")
    announce_maintenance(folder, notice)
    assert (notice_in(folder), is_in_maintenance(folder)) == (notice, True)
    assert [path.name for path in folder.iterdir()] == [FILE]
    assert (end_maintenance(folder), end_maintenance(folder)) == (True, False)
    assert notice_in(folder) is None


def test_an_installation_without_a_folder_has_no_maintenance() -> None:
    assert (notice_in(""), is_in_maintenance("")) == (None, False)


def test_a_file_made_by_hand_or_broken_counts(tmp_path: Path) -> None:
    for content in ("", "{", "[]", '"x"', '{"until": "soon"}'):
        (tmp_path / FILE).write_text(content)
        assert notice_in(tmp_path) == Notice(), content


def test_how_long_to_wait_is_bounded() -> None:
    assert Notice().retry_after(NOW) == 120
    assert Notice(until=NOW + timedelta(minutes=20)).retry_after(NOW) == 1200
    assert Notice(until=NOW + timedelta(days=2)).retry_after(NOW) == 3600
    assert Notice(until=NOW - timedelta(hours=1)).retry_after(NOW) == 30
