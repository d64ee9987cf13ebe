"""What stands on a certificate: its kind, its number and the code by which anyone can check it."""

import string
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from shared.schema.types import Invalid, Length

PASSED, ATTENDED = "passed", "attended"
KINDS = (PASSED, ATTENDED)

ROMAN_MONTHS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
EXAMPLE_DAY = date(2026, 1, 1)
TEMPLATE_FIELDS = frozenset({"number", "series", "roman_month", "month", "year"})

# Crockford's alphabet: no I, L, O or U, so that a code can be read from paper and typed.
CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_BYTES = 13
CODE_LENGTH = 20
MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificatePolicy:
    """How certificates are numbered and signed.

    Attributes:
        series: stands in the number; each series counts by itself, anew each year.
        number_template: as `number_from` reads it.
        place: where they are signed.
        signer_name: empty leaves a line to write on.
        signer_position: of the signer.
    """

    series: Annotated[str, Length(1, 50)] = "BKPSDM"
    number_template: Annotated[str, Length(1, 200)] = "{number:04d}/{series}/{roman_month}/{year}"
    place: Annotated[str, Length(max=100)] = ""
    signer_name: Annotated[str, Length(max=200)] = ""
    signer_position: Annotated[str, Length(max=200)] = "Kepala BKPSDM"

    def __post_init__(self) -> None:
        """Refuse a template that no number can be made of."""
        number_from(self.number_template, number=1, series=self.series, on=EXAMPLE_DAY)


@dataclass(frozen=True, slots=True)
class PrintedModule:
    """A line on the back: a module, its lessons and the minutes they take."""

    title: str
    lesson_count: int
    minutes: int


@dataclass(frozen=True, slots=True)
class PrintedCertificate:
    """All that stands on paper, front and back; empty text is left out, an empty signer leaves a line to write on."""

    agency_name: str
    number: str
    kind: str
    name: str
    position: str
    rank: str
    unit_name: str
    title: str
    mode: str
    jp: Decimal
    grade: str
    started_on: date
    completed_on: date
    place: str
    issued_on: date
    signer_name: str
    signer_position: str
    verification_code: str
    issued_at: datetime
    modules: tuple[PrintedModule, ...]


def number_from(template: str, *, number: int, series: str, on: date) -> str:
    """The certificate number of a template such as `{number:04d}/{series}/{roman_month}/{year}`.

    Raises:
        Invalid: the template names something else, or does not contain the number and the year, without which
            two certificates would share one.
    """
    names = _fields_of(template)
    if not names <= TEMPLATE_FIELDS or not {"number", "year"} <= names:
        raise Invalid(
            f"The number template {template!r} needs number and year, and may use {_allowed()}.",
            "number_template",
        )
    try:
        return template.format(
            number=number, series=series, roman_month=ROMAN_MONTHS[on.month - 1], month=on.month, year=on.year
        )
    except ValueError as error:
        raise Invalid(
            f"The number template {template!r} cannot be filled in: {error}.", "number_template"
        ) from error


def _fields_of(template: str) -> set[str]:
    try:
        return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}
    except ValueError as error:
        raise Invalid(
            f"The number template {template!r} is not well formed: {error}.", "number_template"
        ) from error


def _allowed() -> str:
    return ", ".join(sorted(TEMPLATE_FIELDS))


def verification_code(random_bytes: bytes) -> str:
    """A code of 20 characters in four groups from 13 random bytes: 100 bits, so it cannot be guessed."""
    if len(random_bytes) != CODE_BYTES:
        raise ValueError(f"{CODE_BYTES} random bytes are needed")
    value = int.from_bytes(random_bytes, "big")
    characters = "".join(CODE_ALPHABET[value >> 5 * i & 31] for i in range(CODE_LENGTH))
    return "-".join(characters[i : i + 5] for i in range(0, CODE_LENGTH, 5))


def code_as_written(code: str) -> str | None:
    """The code in the form it was issued in, from whatever a person typed: case, dashes, O for 0, I or L for 1.

    None for what can be no code.
    """
    characters = code.upper().translate(MISREAD)
    if len(characters) != CODE_LENGTH or not set(characters) <= set(CODE_ALPHABET):
        return None
    return "-".join(characters[i : i + 5] for i in range(0, CODE_LENGTH, 5))
