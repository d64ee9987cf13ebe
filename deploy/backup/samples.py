"""Checks samples after a restore: certificates can be verified, employee numbers can be decrypted.

Counts and checksums prove that every row is there. These samples prove that the keys fit and that the services work.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
from sqlalchemy import select

from deploy.operations.databases import open_database
from deploy.operations.installation import Installation
from services.enrollment.models import Certificate
from services.identity.adapters.sealing import NipKeyWrong, nip_vault
from services.identity.models import Person
from shared.maintenance import is_in_maintenance

AT_MOST = 5


@dataclass(frozen=True, slots=True)
class SampleCheck:
    """One check, described without personal data."""

    what: str
    passed: bool


def look(installation: Installation) -> list[SampleCheck]:
    """Check the newest certificates and employee numbers; having none is not a failure.

    During maintenance the service does not answer, so certificates are not checked.

    Raises:
        SQLAlchemyError: a database does not answer.
    """
    return [*_certificates(installation), *_employee_numbers(installation)]


def _certificates(installation: Installation) -> Iterator[SampleCheck]:
    columns = (Certificate.verification_code, Certificate.state, Certificate.number, Certificate.title)
    query = select(*columns).order_by(Certificate.certificate_id.desc()).limit(AT_MOST)
    rows = _rows(installation, "enrollment", query)
    if rows and is_in_maintenance(installation.state_dir):
        yield SampleCheck(
            "certificates are not asked for during maintenance: open one when it is over", passed=True
        )
        return
    with httpx.Client(base_url=installation.web_urls["enrollment"], timeout=30, trust_env=False) as client:
        for row in rows:
            path = f"/api/v1/enrollment/verifications/{row.verification_code}"
            try:
                answer = client.get(path)
                found = answer.json() if answer.is_success else {}
            except (httpx.HTTPError, ValueError):
                found = {}
            same = (found.get("status"), found.get("number"), found.get("title")) == (
                row.state,
                row.number,
                row.title,
            )
            yield SampleCheck(f"certificate {row.number} answers as {row.state}", same)


def _employee_numbers(installation: Installation) -> Iterator[SampleCheck]:
    sealed = select(Person.id, Person.nip_sealed).where(Person.nip_sealed.is_not(None))
    query = sealed.order_by(Person.id.desc()).limit(AT_MOST)
    vault = nip_vault(installation.nip_key)
    opened = 0
    rows = _rows(installation, "identity", query)
    for row in rows:
        try:
            vault.open(row.nip_sealed, row.id)
            opened += 1
        except NipKeyWrong:
            continue
    if rows:
        yield SampleCheck(f"{opened} of {len(rows)} employee numbers can be opened", opened == len(rows))


def _rows(installation: Installation, service: str, query: Any) -> list[Any]:
    with open_database(installation, service) as database, database.reading() as session:
        return list(session.execute(query))
