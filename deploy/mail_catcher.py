"""Takes every mail and delivers none, for development: the image `mail` of the Compose profile `dev`.

It accepts SMTP on port 8025 with any credentials or none. A page on port 8026 shows the last mails as text, with the
account that sent them.
"""

import email
import email.policy
import html
import threading
from collections import deque
from datetime import UTC, datetime
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

SMTP_PORT, PAGE_PORT = 8025, 8026
KEPT = 200

_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Caught mail</title><style>body{{font:16px system-ui;max-width:50rem;margin:2rem auto;padding:0 1rem}}
article{{border-top:1px solid #999}}pre{{white-space:pre-wrap}}</style><h1>Caught mail</h1>{mails}</html>"""
_MAIL = "<article><h2>{subject}</h2><p>To {to}, {at} UTC, from {user}</p><pre>{text}</pre></article>"


class Catcher:
    """Keeps the last mails; the handler of aiosmtpd."""

    def __init__(self) -> None:
        self._mails: deque[tuple[datetime, str, EmailMessage]] = deque(maxlen=KEPT)

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  # its name
        """Accept a mail."""
        content = envelope.content
        raw = content if isinstance(content, bytes) else str(content).encode()
        self._mails.appendleft(
            (
                datetime.now(UTC),
                str(session.auth_data or "nobody who signed in"),
                email.message_from_bytes(raw, policy=email.policy.default),
            )
        )
        return "250 caught"

    def page(self) -> bytes:
        """The mails, newest first."""
        shown = "".join(
            _MAIL.format(
                subject=html.escape(str(mail["subject"])),
                to=html.escape(str(mail["to"])),
                at=at.strftime("%H:%M:%S"),
                user=html.escape(user),
                text=html.escape(_text(mail)),
            )
            for at, user, mail in list(self._mails)
        )
        return _PAGE.format(mails=shown or "<p>None yet.</p>").encode()


def serve(
    catcher: Catcher, *, host: str, smtp_port: int = SMTP_PORT, page_port: int = PAGE_PORT
) -> "Servers":
    """Start both servers; port 0 takes any that is free."""
    controller = Controller(
        catcher, hostname=host, port=smtp_port, authenticator=_let_in, auth_require_tls=False
    )
    return Servers(controller, _page_server(catcher, host, page_port))


class Servers:
    """The two servers, running; a context manager that ends them."""

    def __init__(self, smtp: Controller, page: ThreadingHTTPServer) -> None:
        self._smtp, self._page = smtp, page
        self._smtp.start()
        self._thread = threading.Thread(target=page.serve_forever, name="page", daemon=True)
        self._thread.start()
        self.page_port: int = page.server_port

    def __enter__(self) -> "Servers":
        return self

    def __exit__(self, *_: object) -> None:
        self._smtp.stop()
        self._page.shutdown()
        self._page.server_close()
        self._thread.join()


def _page_server(catcher: Catcher, host: str, port: int) -> ThreadingHTTPServer:
    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = catcher.page()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # its name is the library's
            """Say nothing."""

    return ThreadingHTTPServer((host, port), Page)


def _let_in(
    _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, given: object
) -> AuthResult:
    """Accept any credentials; only the name is kept."""
    name = given.login.decode(errors="replace") if isinstance(given, LoginPassword) else "somebody"
    return AuthResult(success=True, auth_data=name)


def _text(mail: EmailMessage) -> str:
    body = mail.get_body(("plain", "html"))
    return str(body.get_content()) if body else ""


if __name__ == "__main__":
    with serve(Catcher(), host="0.0.0.0"):  # noqa: S104 - of its container
        threading.Event().wait()
