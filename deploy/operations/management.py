"""RabbitMQ's management API: what AMQP cannot tell, such as bindings, alarms and free space."""

import ssl
from pathlib import Path

import httpx

from shared.messaging.broker.addresses import tls_context


def management_client(url: str, *, ca_file: Path | None, seconds: float) -> httpx.Client:
    """A client of it, to be closed.

    Args:
        url: with user and password.
        ca_file: who signs its certificate; none is the machine's authorities.
        seconds: how long one step of a question may take.
    """
    # Reading all certificates of the machine takes longer than the questions.
    is_tls = url.startswith("https://")
    context = (
        tls_context(str(ca_file) if ca_file else None) if is_tls else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    )
    return httpx.Client(base_url=url.rstrip("/"), timeout=seconds, trust_env=False, verify=context)


def why_not(error: Exception) -> str:
    """Why it did not answer, without the address, which holds a password."""
    return (str(error) if isinstance(error, httpx.TransportError) else "") or type(error).__name__
