"""Reading numbers that people type: with a decimal comma or point, with or without separators of thousands."""

import re
from decimal import Decimal

from services.assessment.domain.question_checks import is_sensible_number

LONGEST_NUMBER = 40
_SPACES = re.compile(r"[\s\u00a0\u2009\u202f']")
_PLAIN = re.compile(r"[0-9]+")
_DECIMAL = re.compile(r"[0-9]*[.,][0-9]+")
_POINTS_GROUP = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?")
_COMMAS_GROUP = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_SCIENTIFIC = re.compile(r"[0-9]+(?:[.,][0-9]+)?[eE][+-]?[0-9]{1,2}")


def readings(text: str) -> tuple[Decimal, ...]:
    """Every number that the text may mean; none if it is not a number.

    "12,5" and "12.5" are twelve and a half, "1.234,5" and "1,234.5" more than a thousand. "1.822" is read both as an
    Indonesian thousand and as a decimal: who typed it cannot be asked, so either reading may be the right one.
    """
    bare = _SPACES.sub("", text)
    if len(bare) > LONGEST_NUMBER:
        return ()
    sign = Decimal(1)
    if bare[:1] in {"+", "-", "\u2212"}:
        sign = Decimal(1) if bare[0] == "+" else Decimal(-1)
        bare = bare[1:]
    found: list[Decimal] = []
    if _PLAIN.fullmatch(bare):
        found.append(Decimal(bare))
    if _DECIMAL.fullmatch(bare) or _SCIENTIFIC.fullmatch(bare):
        found.append(Decimal(bare.replace(",", ".")))
    # A group of thousands never begins with a lone zero: 0.125 is only a decimal.
    if not bare.startswith("0"):
        if _POINTS_GROUP.fullmatch(bare):
            found.append(Decimal(bare.replace(".", "").replace(",", ".")))
        if _COMMAS_GROUP.fullmatch(bare):
            found.append(Decimal(bare.replace(",", "")))
    return tuple(dict.fromkeys(sign * number for number in found if is_sensible_number(number)))


def written(number: Decimal) -> str:
    """The number in plain digits without needless zeros: 7.50 as 7.5, 1E+3 as 1000."""
    plain = f"{number:f}"
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return "0" if plain in {"-0", ""} else plain
