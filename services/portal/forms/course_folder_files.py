"""The files of a course, from a folder or a ZIP archive, within limits and never from outside.

Sizes are looked at before anything is read, links are never followed, and hidden files are left alone.
"""

import io
import os
import re
import stat
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from services.portal.forms.course_folder_problems import Problems
from services.portal.web.i18n import N_

FILE_BYTES = 1024 * 1024
FOLDER_BYTES = 20 * 1024 * 1024
MOST_FILES = 2_000
MOST_FOLDERS_DEEP = 4
UNLIKELY_RATIO = 200
"""Text packs to a fifth or a tenth; what packs to less than a two-hundredth was made to burst."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


@dataclass(slots=True)
class CourseFiles:
    """What was read.

    Attributes:
        name: of the folder; empty if an archive has none.
        contents: bytes by path inside the folder, with `/` between its parts.
        refused: paths that are there but were not read; their problem is noted already.
    """

    name: str
    contents: dict[str, bytes] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)

    def text(self, path: str, problems: Problems) -> str | None:
        """A file as text, lines ended in the Unix way; none if it is missing or not UTF-8, which is noted."""
        if path in self.refused:
            return None
        data = self.contents.get(path)
        if data is None:
            problems.add(path, None, N_("Berkas ini tidak ada."))
            return None
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            problems.add(
                path,
                data.count(b"\n", 0, error.start) + 1,
                N_("Bukan UTF-8: bita 0x%(byte)s tidak dapat dibaca. Simpan ulang berkas sebagai UTF-8."),
                byte=f"{data[error.start]:02x}",
            )
            return None
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        strange = _CONTROL.search(text)
        if strange is not None:
            problems.add(
                path,
                text.count("\n", 0, strange.start()) + 1,
                N_("Ada karakter kendali (U+%(code)s) yang bukan teks."),
                code=f"{ord(strange.group()):04X}",
            )
            return None
        return text


def files_of_folder(folder: Path, problems: Problems) -> CourseFiles:
    """Read a folder."""
    files = CourseFiles(name=folder.resolve().name)
    if not folder.is_dir():
        problems.add(folder.name, None, N_("Folder ini tidak ada."))
        return files
    sizes: dict[str, int] = {}
    _look(folder, folder, sizes, files, problems)
    if _fits(sizes, problems):
        for path in sizes:
            _read(folder / path, path, files, problems)
    return files


def files_of_archive(data: bytes, problems: Problems) -> CourseFiles:
    """Read a ZIP archive that holds a course folder, or its contents."""
    files = CourseFiles(name="")
    if len(data) > FOLDER_BYTES:
        problems.add(
            "course.zip", None, N_("Arsip ini lebih besar dari %(most)s MB."), most=FOLDER_BYTES >> 20
        )
        return files
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _unpack(archive, files, problems)
    except (zipfile.BadZipFile, OSError, ValueError):
        problems.add("course.zip", None, N_("Berkas ini bukan arsip ZIP yang utuh."))
    return _without_top_folder(files)


def inside(path: str) -> str | None:
    """A path as files are known by, or none if it leads out of the folder."""
    if not path or path.startswith(("/", "~")) or "\\" in path or re.match(r"[A-Za-z]:", path):
        return None
    parts = PurePosixPath(unicodedata.normalize("NFC", path)).parts
    return None if ".." in parts or not parts else "/".join(parts)


def _look(root: Path, folder: Path, sizes: dict[str, int], files: CourseFiles, problems: Problems) -> None:
    try:
        entries = sorted(os.scandir(folder), key=lambda each: each.name)
    except OSError:
        problems.add(folder.relative_to(root).as_posix(), None, N_("Folder ini tidak dapat dibuka."))
        return
    for entry in entries:
        path = unicodedata.normalize("NFC", Path(entry.path).relative_to(root).as_posix())
        shown = path.encode(errors="replace").decode()
        if entry.name.startswith("."):
            continue
        if len(sizes) > MOST_FILES:
            return
        if entry.is_symlink():
            files.refused.add(path)
            leads_out = not Path(entry.path).resolve().is_relative_to(root.resolve())
            problems.add(
                shown,
                None,
                N_("Tautan ini menuju ke luar folder.") if leads_out
                else N_("Ini tautan: letakkan berkasnya sendiri di sini."),
            )  # fmt: skip
        elif entry.is_dir(follow_symlinks=False):
            if path.count("/") + 1 >= MOST_FOLDERS_DEEP:
                problems.add(shown, None, N_("Folder ini terlalu dalam."))
            else:
                _look(root, Path(entry.path), sizes, files, problems)
        elif not entry.is_file(follow_symlinks=False):
            files.refused.add(path)
            problems.add(shown, None, N_("Ini bukan berkas biasa."))
        elif not _small_enough(shown, entry.stat(follow_symlinks=False).st_size, problems):
            files.refused.add(path)
        else:
            sizes[path] = entry.stat(follow_symlinks=False).st_size


def _read(place: Path, path: str, files: CourseFiles, problems: Problems) -> None:
    try:
        # Not through a link that took the file's place since the folder was looked at.
        handle = os.open(place, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(handle, "rb") as opened:
            data = opened.read(FILE_BYTES + 1)
    except OSError:
        files.refused.add(path)
        problems.add(path, None, N_("Berkas ini tidak dapat dibuka."))
        return
    if _small_enough(path, len(data), problems):
        files.contents[path] = data
    else:
        files.refused.add(path)


def _unpack(archive: zipfile.ZipFile, files: CourseFiles, problems: Problems) -> None:
    sizes: dict[str, int] = {}
    chosen: dict[str, zipfile.ZipInfo] = {}
    for info in archive.infolist()[: MOST_FILES + 2]:
        shown = info.filename.encode(errors="replace").decode()
        path = inside(info.filename)
        if path is None or any(ord(letter) < 32 for letter in path):
            problems.add(shown.strip("/"), None, N_("Nama ini menuju ke luar folder."))
        elif info.is_dir() or any(part.startswith((".", "__MACOSX")) for part in path.split("/")):
            continue
        elif path in chosen:
            problems.add(shown, None, N_("Arsip memuat berkas ini dua kali."))
        elif not _packed_honestly(info, shown, problems):
            files.refused.add(path)
        else:
            chosen[path], sizes[path] = info, info.file_size
    if not _fits(sizes, problems):
        return
    for path, info in chosen.items():
        try:
            with archive.open(info) as opened:
                files.contents[path] = opened.read(FILE_BYTES + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError):
            files.refused.add(path)
            problems.add(path, None, N_("Berkas ini rusak di dalam arsip."))


def _packed_honestly(info: zipfile.ZipInfo, shown: str, problems: Problems) -> bool:
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind == stat.S_IFLNK:
        problems.add(shown, None, N_("Ini tautan: letakkan berkasnya sendiri di sini."))
    elif kind not in (0, stat.S_IFREG):
        problems.add(shown, None, N_("Ini bukan berkas biasa."))
    elif info.flag_bits & 0x1:
        problems.add(shown, None, N_("Berkas ini terkunci dengan kata sandi."))
    elif info.compress_type not in _PACKINGS:
        problems.add(shown, None, N_("Cara pemampatan berkas ini tidak dikenal: pakai ZIP biasa."))
    elif not _small_enough(shown, info.file_size, problems):
        return False
    elif info.file_size > 100_000 and info.file_size > UNLIKELY_RATIO * max(info.compress_size, 1):
        problems.add(shown, None, N_("Berkas ini dimampatkan secara tidak wajar."))
    else:
        return True
    return False


def _small_enough(shown: str, size: int, problems: Problems) -> bool:
    if size <= FILE_BYTES:
        return True
    problems.add(
        shown,
        None,
        N_("Berkas ini %(size)s MB; paling besar %(most)s MB."),
        size=f"{size / 1024 / 1024:.1f}".replace(".", ","),
        most=FILE_BYTES >> 20,
    )
    return False


def _fits(sizes: dict[str, int], problems: Problems) -> bool:
    before = len(problems)
    if len(sizes) > MOST_FILES:
        problems.add(".", None, N_("Folder ini memuat lebih dari %(most)s berkas."), most=MOST_FILES)
    if sum(sizes.values()) > FOLDER_BYTES:
        problems.add(".", None, N_("Isi folder ini lebih besar dari %(most)s MB."), most=FOLDER_BYTES >> 20)
    return len(problems) == before


def _without_top_folder(files: CourseFiles) -> CourseFiles:
    paths = [*files.contents, *files.refused]
    tops = {path.split("/")[0] for path in paths}
    if len(tops) != 1 or not all("/" in path for path in paths):
        return files
    (top,) = tops
    return CourseFiles(
        name=top,
        contents={path.removeprefix(f"{top}/"): data for path, data in files.contents.items()},
        refused={path.removeprefix(f"{top}/") for path in files.refused},
    )
