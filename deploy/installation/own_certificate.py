"""The agency's own certificate for its domain (`SINAU_TLS=files`), validated before Caddy gets it.

Caddy accepts an expired certificate or one for another name, and only visitors would notice.
"""

from collections.abc import Mapping
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

from deploy.installation.secrets import SecretRefused

CERTIFICATE, KEY = "tls.crt", "tls.key"


def check_own_certificate(secrets: Mapping[str, str], domain: str, now: datetime) -> None:
    """Check that the certificate in `deploy/secrets` matches the domain and the key, and is valid now.

    Raises:
        SecretRefused: it is not; the message names the file and what to do.
    """
    for name in (CERTIFICATE, KEY):
        if name not in secrets:
            raise _refused(name, "is missing, although SINAU_TLS is files", "put it there")
    try:
        [certificate, *_] = x509.load_pem_x509_certificates(secrets[CERTIFICATE].encode())
    except ValueError as error:
        raise _refused(CERTIFICATE, "is no certificate in PEM", "put the whole chain there") from error
    try:
        key = load_pem_private_key(secrets[KEY].encode(), password=None)
    except (ValueError, TypeError) as error:
        raise _refused(KEY, "is no key in PEM without a passphrase", "put that there") from error
    form = (Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    if certificate.public_key().public_bytes(*form) != key.public_key().public_bytes(*form):
        raise _refused(
            KEY, f"is not the key of {CERTIFICATE}", "put the two of one certificate there, its own first"
        )
    names = _names(certificate)
    if not {domain.lower(), f"*.{domain.lower().partition('.')[2]}"} & names:
        told = ", ".join(sorted(names)) or "nobody"
        raise _refused(CERTIFICATE, f"is for {told}, and SINAU_DOMAIN is {domain}", "get one for this name")
    if not certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc:
        span = f"{certificate.not_valid_before_utc:%Y-%m-%d} to {certificate.not_valid_after_utc:%Y-%m-%d}"
        raise _refused(CERTIFICATE, f"is valid from {span} alone", "put the new one there")


def _names(certificate: x509.Certificate) -> set[str]:
    try:
        found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return set()
    return {name.lower() for name in found.get_values_for_type(x509.DNSName)}


def _refused(name: str, what: str, remedy: str) -> SecretRefused:
    return SecretRefused(
        f"deploy/secrets/{name} {what}: {remedy}, or set SINAU_TLS=acme to have a certificate made."
    )
