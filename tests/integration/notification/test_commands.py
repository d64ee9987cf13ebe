"""The command that tries the way to the mail server."""

from email import message_from_bytes
from email.policy import default
from pathlib import Path

from click.testing import CliRunner

from services.notification.cli import cli

SETTINGS = {"SINAU_DATABASE_URL": "sqlite://", "SINAU_BROKER_URL": "memory://", "SINAU_SECRET_KEY": "s" * 32}


def test_a_test_mail_goes_out_by_the_settings(tmp_path: Path) -> None:
    runner = CliRunner(env={**SETTINGS, "SINAU_SMTP_URL": f"file://{tmp_path}"})
    result = runner.invoke(cli, ["send-test-mail", "operator@contoh.example"])
    assert result.exit_code == 0, result.output
    [file] = tmp_path.glob("*.eml")
    message = message_from_bytes(file.read_bytes(), policy=default)
    assert message["To"] == "operator@contoh.example"
    assert message["Message-ID"] in result.output


def test_without_a_mail_server_the_command_says_what_to_set() -> None:
    result = CliRunner(env=SETTINGS).invoke(cli, ["send-test-mail", "operator@contoh.example"])
    assert result.exit_code == 1
    assert "SINAU_SMTP_URL" in result.output


def test_a_server_that_is_not_there_is_named_without_a_traceback() -> None:
    runner = CliRunner(env={**SETTINGS, "SINAU_SMTP_HOST": "127.0.0.1", "SINAU_SMTP_PORT": "1"})
    result = runner.invoke(cli, ["send-test-mail", "operator@contoh.example"])
    assert result.exit_code == 1
    assert "The mail server did not take it: ConnectionRefusedError." in result.output
