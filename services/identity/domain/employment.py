"""Kinds of employment: the words of the civil service and ours. Source: DOMAIN.md §7."""

CIVIL_SERVANT = "civil_servant"
CONTRACT_EMPLOYEE = "contract_employee"
CANDIDATE = "candidate"
EXTERNAL = "external"

EMPLOYMENT_TYPES = (CIVIL_SERVANT, CONTRACT_EMPLOYEE, CANDIDATE, EXTERNAL)

_SPOKEN = {
    "PNS": CIVIL_SERVANT,
    "PPPK": CONTRACT_EMPLOYEE,
    "P3K": CONTRACT_EMPLOYEE,
    "CPNS": CANDIDATE,
    "NON-ASN": EXTERNAL,
    "NON ASN": EXTERNAL,
    "NONASN": EXTERNAL,
}


def employment_type_of(spoken: str) -> str | None:
    """The type behind `PNS`, `PPPK`, `CPNS` or `NON-ASN` (or behind our own word), none if it is none of them."""
    word = spoken.strip()
    return word if word in EMPLOYMENT_TYPES else _SPOKEN.get(word.upper())
