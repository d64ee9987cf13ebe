"""A deployment with a domain and with TLS inside: HTTPS outside, and nobody is taken for the database or the broker.

Its domain is `localhost` and its certificate the agency's own: a public authority cannot be asked from a test.
"""

import http.client
import json
import os
import socket
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography import x509

from deploy.installation.certificates import Authority, make_authority
from deploy.installation.secrets import write
from tests.compose.stack import Stack, StackFailed

ROOT = Path(__file__).resolve().parents[2]

pytestmark = [
    pytest.mark.compose,
    pytest.mark.docker,
    pytest.mark.slow,
    pytest.mark.xdist_group("compose"),
]

PROBE = """
import json, socket
from pathlib import Path
import pika, psycopg
from deploy.installation.certificates import make_authority
from shared.messaging.broker.addresses import pika_parameters
from shared.messaging.broker.connection import Link

held = Path("/run/sinau")
database = held.joinpath("catalog_database_url").read_text().replace("+psycopg", "")
broker = held.joinpath("broker_url").read_text()
Path("/tmp/other.crt").write_text(make_authority().certificate)
answers = {}

def tried(what, connect, *addresses):
    for address in addresses:
        try:
            connect(address).close()
            answers[what] = "allowed"
        except Exception as error:
            answers[what] = " ".join(str(error).split())

def by_another_authority(address):
    return address.replace("/run/sinau/ca.crt", "/tmp/other.crt")

def by_another_name(address, name):
    # A container answers to a second name, which its certificate does not hold.
    return address.replace("@" + name + ":", "@" + socket.gethostbyaddr(socket.gethostbyname(name))[0] + ":")

def without_tls(address):
    return address.split("?")[0].replace("amqps:", "amqp:").replace(":5671", ":5672")

def kombu(address):
    return Link(address, name="probe")

def pika_client(address):
    return pika.BlockingConnection(pika_parameters(address))

tried("database", psycopg.connect, database)
tried("database by another authority", psycopg.connect, by_another_authority(database))
tried("database by another name", psycopg.connect, by_another_name(database, "postgres"))
tried("database without TLS", psycopg.connect, without_tls(database) + "?sslmode=disable")
for name, connect in (("kombu", kombu), ("pika", pika_client)):
    tried(name, connect, broker)
    tried(name + " by another authority", connect, by_another_authority(broker))
    tried(name + " by another name", connect, by_another_name(broker, "rabbitmq"))
    tried(name + " by no named authority", connect, broker.split("?")[0])
tried("broker without TLS", kombu, without_tls(broker))
print(json.dumps(answers))
"""

START = """
import json, os, socket, subprocess, sys
from pathlib import Path
from deploy.installation.certificates import make_authority

Path("/tmp/other.crt").write_text(make_authority().certificate)
held = Path("/run/sinau")
right = {"SINAU_DATABASE_URL": held.joinpath("catalog_database_url").read_text(),
         "SINAU_BROKER_URL": held.joinpath("broker_url").read_text(), "SINAU_SECRET_KEY": "s" * 32}

def by_another_name(url):
    # A container answers to a second name, which its certificate does not hold.
    name = url.split("@")[1].split(":")[0]
    return url.replace("@" + name + ":", "@" + socket.gethostbyaddr(socket.gethostbyname(name))[0] + ":")

wrong = {
    "authority": {name: url.replace("/run/sinau/ca.crt", "/tmp/other.crt") for name, url in right.items()},
    "name": {name: by_another_name(url) for name, url in right.items() if "://" in url},
}
told = []
for process, name in (("migrate", "SINAU_DATABASE_URL"), ("web", "SINAU_DATABASE_URL"),
                      ("worker", "SINAU_DATABASE_URL"), ("worker", "SINAU_BROKER_URL")):
    # One after the other: all at once are more than this container's memory.
    for kind, urls in wrong.items():
        answer = subprocess.run([sys.executable, "-m", "services.catalog.cli", process], capture_output=True, text=True,
                                env=os.environ | right | {name: urls[name]}, timeout=60)
        told.append([process, name, kind, answer.stderr.strip(), answer.returncode])
print(json.dumps(told))
"""


@dataclass(frozen=True)
class Secured:
    """A deployment that answers over HTTPS; `authority` signed its certificate, and its own is in `trusted`."""

    stack: Stack
    http_port: int
    https_port: int
    authority: Authority
    trusted: Path

    def certify(self) -> None:
        """Put a new certificate of the domain into deploy/secrets."""
        made = self.authority.server_files("localhost")
        write(self.stack.secrets, "tls.crt", made["server.crt"])
        write(self.stack.secrets, "tls.key", made["server.key"])

    def serial(self) -> int:
        """The number of the certificate that visitors are shown now."""
        shown = ssl.get_server_certificate(("localhost", self.https_port), ca_certs=str(self.trusted))
        return x509.load_pem_x509_certificate(shown.encode()).serial_number


@pytest.fixture(scope="module")
def secured(make_stack: Callable[..., Stack], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secured]:
    http_port, https_port = _free_port(), _free_port()
    stack = make_stack(
        SINAU_DEMO="1",
        SINAU_DOMAIN="localhost",
        SINAU_TLS="files",
        SINAU_BIND="127.0.0.1",
        SINAU_HTTP_PORT=str(http_port),
        SINAU_HTTPS_PORT=str(https_port),
        SINAU_PUBLIC_URL=f"https://localhost:{https_port}",
        SINAU_INTERNAL_TLS="on",
    )
    authority, trusted = make_authority(), tmp_path_factory.mktemp("authority") / "root.crt"
    trusted.write_text(authority.certificate)
    made = Secured(stack, http_port, https_port, authority, trusted)
    made.certify()
    try:
        stack.up()
        yield made
    finally:
        stack.down()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _in_operations(stack: Stack, program: str) -> str:
    return stack.compose("run", "--rm", "-T", "--no-deps", "--entrypoint", "python", "ops", "-c", program)


def test_a_page_comes_over_https_and_asks_for_nothing_else_from_then_on(secured: Secured) -> None:
    context = ssl.create_default_context(cafile=str(secured.trusted))
    connection = http.client.HTTPSConnection("localhost", secured.https_port, context=context, timeout=30)
    connection.request("GET", "/masuk")
    answer = connection.getresponse()
    assert answer.status == http.client.OK
    assert answer.headers.get_all("Strict-Transport-Security") == ["max-age=31536000"]
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-sinau=")
    assert "Secure" in cookie
    connection.close()


def test_a_certificate_of_an_authority_nobody_knows_is_not_taken(secured: Secured) -> None:
    connection = http.client.HTTPSConnection("localhost", secured.https_port, timeout=30)
    with pytest.raises(ssl.SSLCertVerificationError):
        connection.request("GET", "/masuk")


def test_a_new_certificate_is_shown_when_it_was_handed_out(secured: Secured) -> None:
    before = secured.serial()
    secured.certify()
    secured.stack.compose("run", "--rm", "keys")
    secured.stack.compose("restart", "caddy")
    secured.stack.wait_until_healthy("caddy")
    assert secured.serial() != before


def test_a_certificate_without_its_key_stops_the_next_start(secured: Secured) -> None:
    path = secured.stack.secrets / "tls.key"
    kept = path.read_text()
    path.unlink()
    try:
        with pytest.raises(
            StackFailed, match=r"deploy/secrets/tls\.key is missing, although SINAU_TLS is files"
        ):
            secured.stack.compose("run", "--rm", "-T", "keys")
    finally:
        write(secured.stack.secrets, path.name, kept)


def test_who_comes_without_https_is_sent_to_it(secured: Secured) -> None:
    connection = http.client.HTTPConnection("localhost", secured.http_port, timeout=30)
    connection.request("GET", "/masuk")
    answer = connection.getresponse()
    assert (answer.status, answer.headers["Location"]) == (308, "https://localhost/masuk")
    connection.close()


def test_a_learner_goes_the_whole_way_with_tls_everywhere(secured: Secured) -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "tests.journey", f"https://localhost:{secured.https_port}"],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "SSL_CERT_FILE": str(secured.trusted)},
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert json.loads(answer.stdout.strip().splitlines()[-1])["ok"] is True


def test_nobody_is_taken_for_the_database_or_the_broker(secured: Secured) -> None:
    answers = json.loads(_in_operations(secured.stack, PROBE))
    expected = {
        "database": "allowed",
        "database by another authority": "certificate verify failed",
        "database by another name": "does not match host name",
        "database without TLS": "no pg_hba.conf entry",
        "broker without TLS": "Connection refused",
    }
    for client in ("kombu", "pika"):
        expected |= {
            client: "allowed",
            f"{client} by another authority": "self-signed certificate in certificate chain",
            f"{client} by another name": "Hostname mismatch",
            f"{client} by no named authority": "self-signed certificate in certificate chain",
        }
    assert set(answers) == set(expected)
    assert {what: said for what, said in answers.items() if expected[what] not in said} == {}


def test_a_start_with_a_wrong_certificate_is_refused_in_one_line_that_names_the_setting(
    secured: Secured,
) -> None:
    told = json.loads(_in_operations(secured.stack, START))
    assert len(told) == 8
    for process, setting, kind, line, code in told:
        about = f"{process} of a wrong {kind}: {line}"
        assert code == 1, about
        assert "\n" not in line, about
        what, remedy = ("database", "sslrootcert") if "DATABASE" in setting else ("broker", "cacertfile")
        assert line.startswith(f"Error: catalog: the {what} of {setting}"), about
        assert "is not the one expected" in line, about
        assert remedy in line, about
        reason = {
            ("authority", "database"): "certificate verify failed",
            ("name", "database"): "does not match host name",
            ("authority", "broker"): "self-signed",
            ("name", "broker"): "Hostname mismatch",
        }[kind, what]
        assert reason in line, about
