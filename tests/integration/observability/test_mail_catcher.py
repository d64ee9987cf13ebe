"""Mail that is caught is shown as text, and goes nowhere."""

import smtplib
import socket
from email.message import EmailMessage

import httpx

from deploy.mail_catcher import Catcher, serve


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def test_a_mail_is_shown_and_nothing_in_it_is_markup() -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = (
        "sinau@localhost",
        "ayu@nusalestari.example",
        "Sertifikat <baru>",
    )
    mail.set_content("Unduh di <b>sini</b>.")
    mail.add_alternative("<p>Unduh</p>", subtype="html")
    port = _free_port()
    with serve(Catcher(), host="127.0.0.1", smtp_port=port, page_port=0) as servers:
        address = f"http://127.0.0.1:{servers.page_port}/"
        assert "None yet" in httpx.get(address, trust_env=False).text
        with smtplib.SMTP("127.0.0.1", port) as client:
            client.send_message(mail)
            client.login("sinau@<agency>", "whatever it is")
            client.send_message(mail)
        page = httpx.get(address, trust_env=False).text
    assert "ayu@nusalestari.example" in page
    assert "Sertifikat &lt;baru&gt;" in page
    assert "from nobody who signed in" in page
    assert "from sinau@&lt;agency&gt;" in page
    assert "whatever it is" not in page
    assert "Unduh di &lt;b&gt;sini&lt;/b&gt;." in page
