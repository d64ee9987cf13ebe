"""Client of RabbitMQ's management API, for what AMQP does not offer: bindings, alarms, free space."""

import ssl
from pathlib import Path

import httpx

from shared.messaging.broker.addresses import tls_context


def management_client(url: str, *, ca_file: Path | None, seconds: float) -> httpx.Client:
    """A client, to be closed by the caller.

    Args:
        url: with user and password.
        ca_file: the authority of its certificate; none: those of the machine.
        seconds: timeout of connecting, and of each read.
    """
    # Loading all authorities of the machine takes longer than the requests.
    is_tls = url.startswith("https://")
    context = (
        tls_context(str(ca_file) if ca_file else None) if is_tls else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    )
    return httpx.Client(base_url=url.rstrip("/"), timeout=seconds, trust_env=False, verify=context)


def why_not(error: Exception) -> str:
    """Describe a failure without the address, which contains a password."""
    return (str(error) if isinstance(error, httpx.TransportError) else "") or type(error).__name__
