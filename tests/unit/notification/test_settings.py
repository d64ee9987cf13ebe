"""Where e-mail goes, from separate settings as an operator gives them."""

from pathlib import Path

import pytest

from services.notification.adapters.smtp import SmtpMailer, mailer_at
from services.notification.config import Config
from shared.config import WrongSettings


@pytest.fixture(autouse=True)
def _common(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (
        ("DATABASE_URL", "sqlite://"),
        ("BROKER_URL", "memory://mail"),
        ("SECRET_KEY", "s" * 32),
    ):
        monkeypatch.setenv(f"SINAU_{name}", value)


def _set(monkeypatch: pytest.MonkeyPatch, **settings: str) -> Config:
    for name, value in settings.items():
        monkeypatch.setenv(f"SINAU_{name}", value)
    return Config.from_environment()


def test_without_a_host_mail_goes_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _set(monkeypatch, SMTP_HOST="", SMTP_TLS="starttls", SMTP_USER="sinau").smtp_url == ""


@pytest.mark.parametrize(("tls", "scheme"), [("off", "smtp"), ("starttls", "smtp+starttls"), ("on", "smtps")])
def test_the_way_to_the_mail_server_is_made_of_its_settings(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, tls: str, scheme: str
) -> None:
    password = tmp_path / "smtp_password"
    # An editor leaves an end of line; a password may hold what an address means something by.
    password.write_text("p@ss/w:rd %41\n")
    config = _set(
        monkeypatch,
        SMTP_HOST="mail.sukamaju.test",
        SMTP_PORT="587",
        SMTP_TLS=tls,
        SMTP_USER="sinau@sukamaju.test",
        SMTP_PASSWORD_FILE=str(password),
    )
    assert config.smtp_url == (
        f"{scheme}://sinau%40sukamaju.test:p%40ss%2Fw%3Ard%20%2541@mail.sukamaju.test:587"
    )
    assert isinstance(mailer_at(config.smtp_url), SmtpMailer)


def test_another_word_for_tls_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(WrongSettings, match=r"SINAU_SMTP_TLS: Must be one of: off, starttls, on"):
        _set(monkeypatch, SMTP_TLS="ssl")
