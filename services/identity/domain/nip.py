"""The personnel number (NIP) of civil servants: reading it as people type it, checking it, masking it.

Eighteen digits. For PNS and CPNS they are `YYYYMMDD YYYYMM G SSS`: birth date, month of appointment, gender 1 or 2,
serial number. For PPPK digits 9 to 14 mean other things, so nothing about them is checked. Source: DOMAIN.md §2,
Perka BKN 22/2007.
"""

import re
from datetime import date

from services.identity.domain.employment import CONTRACT_EMPLOYEE, EXTERNAL
from shared.errors import InvalidInput

LENGTH = 18
MASK = "•"
YOUNGEST_AT_APPOINTMENT = 15

_SEPARATORS = re.compile(r"[\s.\-]+")
_SCIENTIFIC = re.compile(r"[0-9]+([.,][0-9]+)?[eE]\+?[0-9]+")


class NipNotValid(InvalidInput):
    """This cannot be a NIP. `reason` is a stable word for what is wrong; the text never repeats the number."""

    REASONS = {
        "nip_scientific": "A spreadsheet turned the number into 1.98E+17: format the column as text and re-enter it.",
        "nip_not_digits": "A NIP has digits only.",
        "nip_length": "A NIP has exactly 18 digits.",
        "nip_birth_date": "The first eight digits are no possible birth date.",
        "nip_appointment": "Digits 9 to 14 are no possible month of appointment.",
        "nip_gender": "Digit 15 is neither 1 nor 2.",
        "nip_serial": "The serial number is 000.",
        "nip_not_expected": "People outside the civil service have no NIP: leave it empty.",
        "nip_missing": "Civil servants and contract employees have a NIP.",
    }

    def __init__(self, reason: str) -> None:
        super().__init__(
            self.REASONS[reason], fields={"nip": [self.REASONS[reason]]}, extra={"reason": reason}
        )
        self.reason = reason


def parse_nip(text: str, employment_type: str) -> str | None:
    """The eighteen digits in what somebody typed or a spreadsheet exported; none for an outsider.

    Spaces, dots, hyphens and a leading quote are accepted.

    Raises:
        NipNotValid: it cannot be the NIP of such a person.
    """
    bare = _SEPARATORS.sub("", text.strip().lstrip("'’‘`\""))
    if not bare:
        if employment_type == EXTERNAL:
            return None
        raise NipNotValid("nip_missing")
    if employment_type == EXTERNAL:
        raise NipNotValid("nip_not_expected")
    if _SCIENTIFIC.fullmatch(text.strip().lstrip("'’‘`\"")):
        raise NipNotValid("nip_scientific")
    if not (bare.isascii() and bare.isdigit()):
        raise NipNotValid("nip_not_digits")
    if len(bare) != LENGTH:
        raise NipNotValid("nip_length")
    born = _birth_date(bare)
    if employment_type != CONTRACT_EMPLOYEE:
        _check_civil_servant(bare, born)
    return bare


def mask_nip(nip: str) -> str:
    """The number as a screen may show it: `1986•••••••••••002`."""
    return nip[:4] + MASK * (len(nip) - 7) + nip[-3:]


def looks_like_nip(text: str) -> bool:
    """Whether somebody put a NIP, or most of one, where it should not stand (a search, an address)."""
    bare = _SEPARATORS.sub("", text)
    return len(bare) >= 12 and bare.isdigit()


def _birth_date(nip: str) -> date:
    try:
        born = date(int(nip[:4]), int(nip[4:6]), int(nip[6:8]))
    except ValueError as error:
        raise NipNotValid("nip_birth_date") from error
    if not 1930 <= born.year <= 2029:
        raise NipNotValid("nip_birth_date")
    return born


def _check_civil_servant(nip: str, born: date) -> None:
    year, month = int(nip[8:12]), int(nip[12:14])
    if not 1 <= month <= 12 or not born.year + YOUNGEST_AT_APPOINTMENT <= year <= born.year + 65:
        raise NipNotValid("nip_appointment")
    if nip[14] not in "12":
        raise NipNotValid("nip_gender")
    if nip[15:] == "000":
        raise NipNotValid("nip_serial")
