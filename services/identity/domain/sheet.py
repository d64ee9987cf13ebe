"""Reading a list of people from CSV: header, values and rows, each mistake with its line and column.

Nothing here knows who exists already; `operations/imports.py` does.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from services.identity.domain.employment import employment_type_of
from services.identity.domain.names import is_username
from services.identity.domain.nip import NipNotValid, parse_nip
from services.identity.domain.roles import ROLES
from services.identity.domain.sheet_messages import message
from services.identity.domain.zones import zone_of

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 10_000
MOST_PROBLEMS = 200
"""More than anybody mends in one go; the report stays readable."""

COLUMNS = (
    "nama",
    "email",
    "nip",
    "jenis_pegawai",
    "jabatan",
    "pangkat",
    "unit",
    "atasan",
    "peran",
    "username",
    "zona",
)
REQUIRED_COLUMNS = ("nama", "jenis_pegawai", "unit")
LONGEST = {"nama": 200, "email": 254, "jabatan": 200, "pangkat": 100}

_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]*\.)+[A-Za-z]{2,24}")
# U+FFFD replaces what a reader could not decode; U+0080 to U+009F are what Windows-1252 looks like when it is read
# as Latin-1. Neither stands in a list of names that was saved as UTF-8.
_MANGLED = re.compile("[\ufffd\x80-\x9f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in a list.

    Attributes:
        line: of the file, the header being 1; 0 if the file as a whole is meant.
        column: the header's word, empty if the line as a whole is meant.
        code: a key of `sheet_messages.MESSAGES`.
        values: what its text is filled with.
    """

    line: int
    column: str
    code: str
    values: Mapping[str, object] = field(default_factory=dict)

    def text(self, language: str) -> str:
        """The mistake in words, with the way out."""
        return message(self.code, language, self.values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One person in a list. An empty text means that the list says nothing about it."""

    line: int
    name: str
    employment_type: str
    unit: str
    email: str = ""
    nip: str | None = None
    position: str = ""
    rank: str = ""
    supervisor: str = ""
    roles: tuple[str, ...] = ()
    username: str = ""
    time_zone: str = ""


class SheetNotReadable(Exception):
    """The bytes are not text that this can read. `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def decode_sheet(content: bytes) -> str:
    """The text of a file, which must be UTF-8, with or without a byte order mark.

    Raises:
        SheetNotReadable: naming the line of the first byte that is not UTF-8.
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        code = "utf16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "not_utf8"
        raise SheetNotReadable(Problem(content.count(b"\n", 0, error.start) + 1, "", code)) from error


def read_sheet(text: str) -> tuple[list[Row], list[Problem]]:
    """The people in a list and all mistakes found in it; the rows are of use only if there is none."""
    if unreadable := _unreadable(text):
        return [], [unreadable]
    # Spreadsheets end lines in three ways; the reader wants one, and what is within quotes may keep it.
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    lines = (f"{line}\n" for line in plain.split("\n"))
    reader = csv.reader(lines, delimiter=_delimiter(plain), strict=True)
    rows: list[Row] = []
    problems: list[Problem] = []
    line = 1
    try:
        header = [cell.strip().lower().replace(" ", "_") for cell in next(reader, [])]
        if problems := list(_header_problems(header)):
            return [], problems
        line = reader.line_num + 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                _read_row(line, header, cells, rows, problems)
            line = reader.line_num + 1
            if len(rows) > MOST_ROWS:
                return [], [Problem(0, "", "too_many_rows", {"most": MOST_ROWS})]
    except csv.Error:
        return [], [*problems, Problem(line, "", "malformed")]
    if not rows and not problems:
        problems.append(Problem(0, "", "no_rows"))
    problems.extend(_repeated(rows))
    return rows, sorted(problems, key=lambda problem: problem.line)


def _unreadable(text: str) -> Problem | None:
    if len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        return Problem(0, "", "too_large", {"most": MOST_BYTES // 1024 // 1024})
    if "\0" in text:
        return Problem(0, "", "not_text")
    if mangled := _MANGLED.search(text):
        return Problem(text.count("\n", 0, mangled.start()) + 1, "", "not_utf8")
    return None


def _delimiter(text: str) -> str:
    first = text.lstrip("\n").split("\n", 1)[0]
    return max(";,\t", key=first.count)


def _header_problems(header: list[str]) -> Iterator[Problem]:
    if not any(header):
        yield Problem(1, "", "empty")
        return
    for column in REQUIRED_COLUMNS:
        if column not in header:
            yield Problem(1, column, "column_missing", {"column": column})
    for position, column in enumerate(header):
        if column and column not in COLUMNS:
            yield Problem(
                1, column[:40], "column_unknown", {"column": column[:40], "known": ", ".join(COLUMNS)}
            )
        elif column and column in header[:position]:
            yield Problem(1, column, "column_twice", {"column": column})


def _read_row(
    line: int, header: list[str], cells: list[str], rows: list[Row], problems: list[Problem]
) -> None:
    if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
        problems.append(Problem(line, "", "too_many_cells", {"cells": len(cells), "columns": len(header)}))
        return
    values = dict.fromkeys(COLUMNS, "")
    values.update(
        {column: " ".join(cell.split()) for column, cell in zip(header, cells, strict=False) if column}
    )
    found = list(_value_problems(line, values))
    employment_type = employment_type_of(values["jenis_pegawai"])
    nip = None
    if employment_type:
        try:
            nip = parse_nip(values["nip"], employment_type)
        except NipNotValid as error:
            found.append(Problem(line, "nip", error.reason))
    problems.extend(found)
    rows.append(
        Row(
            line=line,
            name=values["nama"],
            employment_type=employment_type or "",
            unit=values["unit"],
            email=values["email"],
            nip=nip,
            position=values["jabatan"],
            rank=values["pangkat"],
            supervisor=values["atasan"].lower(),
            roles=_roles(values["peran"]),
            username=values["username"].lower(),
            time_zone=zone_of(values["zona"]) or "",
        )
    )


def _value_problems(line: int, values: Mapping[str, str]) -> Iterator[Problem]:
    for column in REQUIRED_COLUMNS:
        if not values[column]:
            yield Problem(line, column, "value_missing", {"column": column})
    for column, most in LONGEST.items():
        if len(values[column]) > most:
            yield Problem(line, column, "value_too_long", {"column": column, "most": most})
    if values["jenis_pegawai"] and not employment_type_of(values["jenis_pegawai"]):
        yield Problem(line, "jenis_pegawai", "employment_type_unknown")
    if values["email"] and not is_email(values["email"]):
        yield Problem(line, "email", "email_not_valid")
    if values["username"] and not is_username(values["username"].lower()):
        yield Problem(line, "username", "username_not_valid")
    if values["zona"] and not zone_of(values["zona"]):
        yield Problem(line, "zona", "zone_unknown")
    for role in _roles(values["peran"]):
        if role not in ROLES:
            yield Problem(line, "peran", "role_unknown", {"role": role[:40], "known": ", ".join(ROLES)})


def is_email(text: str) -> bool:
    """Whether it has the shape of an e-mail address; whether it works, only a message shows."""
    return len(text) <= LONGEST["email"] and _EMAIL.fullmatch(text) is not None


def _roles(cell: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word.lower() for word in re.split(r"[;,|\s]+", cell) if word))


def _repeated(rows: list[Row]) -> Iterator[Problem]:
    for column, key in (("nip", "nip"), ("username", "username")):
        first_line: dict[str, int] = {}
        for row in rows:
            value = getattr(row, key)
            if not value:
                continue
            if value in first_line:
                yield Problem(row.line, column, f"{column}_twice", {"line": first_line[value]})
            first_line.setdefault(value, row.line)
