"""Course folders in ZIP archives: the same course, and no way out, no burst, no lie."""

import io
import os
import zipfile
from functools import partial
from pathlib import Path

import pytest

from services.portal.forms.course_folder import CourseFolderRefused, read_course_archive, read_course_folder
from tests.integration.portal.course_folders import COURSE, RUN, Write, write_folder


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a sound folder with changes."""
    return partial(write_folder, tmp_path)


def zipped(folder: Path, *, top: str = "") -> bytes:
    """A folder as an archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            archive.write(path, top + path.relative_to(folder).as_posix())
    return buffer.getvalue()


def with_entry(name: str, data: bytes, folder: Path, *, mode: int = 0o100644) -> bytes:
    """A sound archive and one more entry."""
    buffer = io.BytesIO(zipped(folder))
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    info.compress_type = zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr(info, data)
    return buffer.getvalue()


def archive_refusal(data: bytes) -> dict[tuple[str, int | None], str]:
    with pytest.raises(CourseFolderRefused) as caught:
        read_course_archive(data)
    return {(each.file, each.line): each.message for each in caught.value.problems}


@pytest.mark.parametrize("top", ["", "loket-ramah/"])
def test_an_archive_says_the_same_as_its_folder(write: Write, top: str) -> None:
    folder = write({"run.yaml": RUN})

    assert read_course_archive(zipped(folder, top=top)) == read_course_folder(folder)


def test_an_archive_from_a_mac_is_no_mistake(write: Write) -> None:
    data = with_entry("__MACOSX/._course.yaml", b"\0\1", write())

    assert read_course_archive(data).draft["title"] == "Loket Ramah"


@pytest.mark.parametrize(
    "name", ["../luar.md", "/etc/passwd", "modules/../../x.md", "C:\\x.md", "modules\\x.md"]
)
def test_a_name_that_leads_out_of_an_archive_is_refused(write: Write, name: str) -> None:
    problems = archive_refusal(with_entry(name, b"x", write()))

    assert list(problems.values()) == ["Nama ini menuju ke luar folder."]


def test_an_archive_that_would_burst_is_refused(write: Write) -> None:
    folder = write()

    problems = archive_refusal(with_entry("modules/01-menyapa/03-besar.md", b"\0" * 900_000, folder))
    assert "tidak wajar" in problems["modules/01-menyapa/03-besar.md", None]
    problems = archive_refusal(with_entry("modules/01-menyapa/03-besar.md", b"\0" * 50_000_000, folder))
    assert "paling besar 1 MB" in problems["modules/01-menyapa/03-besar.md", None]


def test_an_archive_that_lies_about_sizes_is_refused(write: Write) -> None:
    honest = with_entry("modules/01-menyapa/03-besar.md", os.urandom(1000) * 1000, write())
    size = (1_000_000).to_bytes(4, "little")
    assert honest.count(size) >= 2
    lying = honest.replace(size, (10).to_bytes(4, "little"))

    assert "rusak" in archive_refusal(lying)["modules/01-menyapa/03-besar.md", None]


def test_links_locks_and_doubles_in_an_archive_are_refused(write: Write) -> None:
    folder = write()

    link = archive_refusal(with_entry("modules/01-menyapa/03-x.md", b"/etc/passwd", folder, mode=0o120777))
    assert "Ini tautan" in link["modules/01-menyapa/03-x.md", None]
    device = archive_refusal(with_entry("modules/01-menyapa/03-x.md", b"", folder, mode=0o060644))
    assert "bukan berkas biasa" in device["modules/01-menyapa/03-x.md", None]
    with pytest.warns(UserWarning, match="Duplicate name"):
        double = with_entry("course.yaml", COURSE.encode(), folder)
    assert "dua kali" in archive_refusal(double)["course.yaml", None]
    locked = bytearray(zipped(folder))
    locked[locked.rindex(b"PK\1\2") + 8] |= 1
    assert any("kata sandi" in message for message in archive_refusal(bytes(locked)).values())


@pytest.mark.parametrize("data", [b"", b"bukan zip", b"PK\3\4" + b"\0" * 40])
def test_what_is_no_archive_is_refused(data: bytes) -> None:
    assert list(archive_refusal(data)) == [("course.zip", None)]


def test_an_archive_over_twenty_megabytes_is_not_opened() -> None:
    assert "lebih besar dari 20 MB" in archive_refusal(b"\0" * (20 * 1024 * 1024 + 1))["course.zip", None]
