"""What a broker's address means.

- `amqp://user:password@host:port/vhost`: RabbitMQ; `?heartbeat=5` asks for other seconds than 20.
- `amqps://…`: the same over TLS. Its certificate must name the host and be signed by an authority of this machine, or
  of the file in `?cacertfile=/path/ca.crt`.
- `sinau+sqlite:////path/broker.db`: the embedded broker over a file, for the processes of one machine.
- `memory://name`: the same without the file, for tests within one process.
"""

import ssl
from typing import Any
from urllib.parse import SplitResult, parse_qs, urlsplit, urlunsplit

import pika

CONNECT_SECONDS = 5
HEARTBEAT_SECONDS = 20
SOCKET_SECONDS = 15


def is_embedded(url: str) -> bool:
    """Whether this is the address of an embedded broker."""
    return urlsplit(url).scheme in {"sinau+sqlite", "memory"}


def pika_parameters(url: str) -> pika.URLParameters:
    """The same address for pika, which takes an empty path, but not two slashes, for the virtual host `/`."""
    parts = urlsplit(url)
    path = "/%2F" if parts.path == "//" else parts.path
    heartbeat = _asked(parts, "heartbeat")
    query = f"heartbeat={heartbeat}" if heartbeat else ""
    parameters = pika.URLParameters(urlunsplit(parts._replace(path=path, query=query)))
    if parts.scheme == "amqps":
        parameters.ssl_options = pika.SSLOptions(tls_context(_asked(parts, "cacertfile")), parts.hostname)
    return parameters


def tls_context(ca_file: str | None) -> ssl.SSLContext:
    """What checks a server's certificate and its name.

    Args:
        ca_file: of the authority; none is those of the machine.
    """
    context = ssl.create_default_context(cafile=ca_file)
    # An agency's authority may be older than the rules that Python 3.13 added, which py-amqp and libpq do not ask for.
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    return context


def arguments_of(url: str, name: str, user: str | None) -> dict[str, Any]:
    """The arguments of kombu's connection to a broker, without the transport; the parameters are those of `Link`."""
    parts = urlsplit(url)
    if parts.scheme == "sinau+sqlite":
        # Three slashes make a path from here, four one from the root: the first of it only separates.
        return {"transport_options": {"path": parts.path[1:], "user": user}}
    if parts.scheme == "memory":
        return {"transport_options": {"memory": parts.netloc, "user": user}}
    return {
        "hostname": urlunsplit(parts._replace(query="")),
        "ssl": _tls_options(parts),
        "connect_timeout": CONNECT_SECONDS,
        "heartbeat": int(_asked(parts, "heartbeat") or HEARTBEAT_SECONDS),
        "transport_options": {
            "client_properties": {"connection_name": name},
            "read_timeout": SOCKET_SECONDS,
            "write_timeout": SOCKET_SECONDS,
        },
    }


def _tls_options(parts: SplitResult) -> dict[str, Any] | None:
    if parts.scheme != "amqps":
        return None
    # Without a name to expect, py-amqp takes the certificate of any host.
    return {
        "server_hostname": parts.hostname,
        "cert_reqs": ssl.CERT_REQUIRED,
        "ca_certs": _asked(parts, "cacertfile"),
    }


def _asked(parts: SplitResult, name: str) -> str | None:
    """What an address asks for behind its question mark."""
    return next(iter(parse_qs(parts.query).get(name, ())), None)
