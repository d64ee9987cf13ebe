"""A private certificate authority and the certificates of this deployment's database and broker."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from deploy.installation.secrets import write

AUTHORITY_DAYS, SERVER_DAYS = 3650, 825
KEY, CERTIFICATE = "internal_ca.key", "internal_ca.crt"


@dataclass(frozen=True, slots=True)
class Authority:
    """A certificate authority. `certificate` is its own certificate, in PEM."""

    key: ec.EllipticCurvePrivateKey
    certificate: str

    def server_files(self, host: str) -> dict[str, str]:
        """A new certificate for a server of this name, `server.crt`, and its key, `server.key`, in PEM."""
        issuer = x509.load_pem_x509_certificate(self.certificate.encode())
        key = ec.generate_private_key(ec.SECP256R1())
        builder = _builder(host, issuer.subject, key, days=SERVER_DAYS)
        certificate = (
            builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False
            )
            .sign(self.key, hashes.SHA256())
        )
        return {"server.crt": _pem(certificate), "server.key": _key_pem(key)}


def make_authority() -> Authority:
    """A new authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name("Sinau internal authority")
    certificate = (
        _builder("Sinau internal authority", name, key, days=AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_SIGNING_ONLY, critical=True)
        .sign(key, hashes.SHA256())
    )
    return Authority(key, _pem(certificate))


def authority_in(folder: Path) -> Authority:
    """The authority in `folder`, created at the first call."""
    if not (folder / KEY).exists():
        made = make_authority()
        write(folder, CERTIFICATE, made.certificate)
        write(folder, KEY, _key_pem(made.key))
    key = serialization.load_pem_private_key((folder / KEY).read_bytes(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError(f"{KEY} is not an elliptic curve key")
    return Authority(key, (folder / CERTIFICATE).read_text(encoding="ascii"))


_SIGNING_ONLY = x509.KeyUsage(
    digital_signature=False,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=True,
    crl_sign=True,
    encipher_only=False,
    decipher_only=False,
)


def _builder(
    subject: str, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, *, days: int
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        # Tolerate clocks that are slightly behind.
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(serialization.Encoding.PEM).decode()


def _key_pem(key: ec.EllipticCurvePrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
