"""A certificate of the agency's own that visitors would not take is refused before Caddy is given it."""

from datetime import UTC, datetime, timedelta

import pytest

from deploy.installation.certificates import SERVER_DAYS, make_authority
from deploy.installation.own_certificate import check_own_certificate
from deploy.installation.secrets import SecretRefused

DOMAIN = "belajar.sukamaju.go.id"
NOW = datetime.now(UTC)


def certified(name: str = DOMAIN) -> dict[str, str]:
    made = make_authority().server_files(name)
    return {"tls.crt": made["server.crt"], "tls.key": made["server.key"]}


@pytest.mark.parametrize("name", [DOMAIN, "*.sukamaju.go.id"])
def test_one_for_this_domain_is_taken(name: str) -> None:
    check_own_certificate(certified(name), DOMAIN, NOW)


def test_a_chain_is_taken_whose_first_certificate_is_the_domains() -> None:
    own, other = certified(), certified("otoritas.example")
    check_own_certificate(own | {"tls.crt": f"{own['tls.crt']}{other['tls.crt']}"}, DOMAIN, NOW)


@pytest.mark.parametrize(
    ("secrets", "refusal"),
    [
        ({}, r"tls\.crt is missing, although SINAU_TLS is files: put it there, or set SINAU_TLS=acme"),
        ({"tls.crt": certified()["tls.crt"]}, r"tls\.key is missing"),
        (certified() | {"tls.crt": "sertifikat"}, r"tls\.crt is no certificate in PEM"),
        (certified() | {"tls.key": "kunci"}, r"tls\.key is no key in PEM"),
        (certified() | {"tls.key": certified()["tls.key"]}, r"tls\.key is not the key of tls\.crt"),
        (certified("lain.go.id"), rf"tls\.crt is for lain\.go\.id, and SINAU_DOMAIN is {DOMAIN}"),
        (certified("*.belajar.sukamaju.go.id"), r"tls\.crt is for .*: get one for this name"),
    ],
)
def test_one_that_is_not_is_refused_with_its_file(secrets: dict[str, str], refusal: str) -> None:
    with pytest.raises(SecretRefused, match=rf"^deploy/secrets/{refusal}"):
        check_own_certificate(secrets, DOMAIN, NOW)


@pytest.mark.parametrize("days", [-1, SERVER_DAYS + 1])
def test_one_that_is_not_valid_yet_or_no_longer_is_refused(days: int) -> None:
    with pytest.raises(SecretRefused, match=r"tls\.crt is valid from .* alone: put the new one there"):
        check_own_certificate(certified(), DOMAIN, NOW + timedelta(days=days))
