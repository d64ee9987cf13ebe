"""`make init`: what it asks and refuses, what it writes, and that it overwrites nothing."""

import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from deploy.installation.__main__ import main
from deploy.installation.questions import (
    WrongAnswer,
    account_name,
    agency_name,
    domain,
    host,
    mail_address,
    mail_password,
    port,
    zone,
)
from deploy.installation.secrets import MAKERS, secrets_in
from services.portal.config import BRANDS

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(autouse=True)
def _without_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AGENCY", "DOMAIN", "TLS", "TIME_ZONE", "SMTP_HOST", "ADMIN_USERNAME"):
        monkeypatch.delenv(f"SINAU_{name}", raising=False)


def _init(folder: Path, *words: str, typed: str = "", exit_code: int = 0) -> str:
    result = CliRunner().invoke(main, ["init", "--folder", str(folder), *words], input=typed)
    assert result.exit_code == exit_code, result.output
    return result.output


def test_the_defaults_are_enough(tmp_path: Path) -> None:
    said = _init(tmp_path, "--defaults")
    assert "wrote 7 settings into deploy/.env" in said
    assert f"made {len(MAKERS)} secrets in deploy/secrets" in said
    assert "SINAU_AGENCY=BKPSDM\n" in (tmp_path / ".env").read_text()
    assert (tmp_path / ".env").stat().st_mode & 0o077 == 0


def test_a_second_time_everything_is_kept_and_named(tmp_path: Path) -> None:
    _init(tmp_path, "--defaults")
    settings, secrets = (tmp_path / ".env").read_text(), secrets_in(tmp_path / "secrets")
    said = _init(tmp_path, "--defaults")
    assert "kept SINAU_AGENCY=BKPSDM" in said
    assert "kept every secret" in said
    assert (tmp_path / ".env").read_text() == settings
    assert secrets_in(tmp_path / "secrets") == secrets


def test_what_an_operator_wrote_is_kept_and_only_the_rest_is_asked(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text('# ours\nSINAU_AGENCY="BKD Sukamaju"\nSINAU_PORT=9000')
    _init(tmp_path, "--defaults")
    lines = (tmp_path / ".env").read_text().splitlines()
    assert lines[:3] == ["# ours", 'SINAU_AGENCY="BKD Sukamaju"', "SINAU_PORT=9000"]
    assert "SINAU_TIME_ZONE=Asia/Jakarta" in lines[3:]
    assert not [line for line in lines[3:] if line.startswith("SINAU_AGENCY")]


def test_a_wrong_answer_is_explained_and_asked_again(tmp_path: Path) -> None:
    said = _init(
        tmp_path,
        typed="\n".join(
            (
                *(
                    "BKPSDM Sukamaju",
                    "https://belajar.sukamaju.go.id",
                    "example.com",
                    "belajar.sukamaju.go.id",
                    "",
                ),
                *("Asia/Bandung", "WITA", "hijau", "mail.sukamaju.go.id", "", "70000", "587", "sinau"),
                *("changeme", "kata sandi surel", "", "kepala", "Rina Sari", ""),
            )
        ),
    )
    assert "only the name, without https://" in said
    assert "example.com is a placeholder" in said
    assert "there is no time zone Asia/Bandung" in said
    assert "a port is a number from 1 to 65535" in said
    assert "it is empty or a placeholder" in said
    settings = (tmp_path / ".env").read_text()
    assert "SINAU_AGENCY='BKPSDM Sukamaju'\n" in settings
    assert "SINAU_TIME_ZONE=Asia/Makassar\n" in settings
    assert "SINAU_MAIL_FROM=belajar@belajar.sukamaju.go.id\n" in settings
    assert "SINAU_TLS=acme\n" in settings
    assert "kata sandi" not in settings + said
    assert (tmp_path / "secrets" / "smtp_password").read_text() == "kata sandi surel"


def test_a_placeholder_that_was_written_by_hand_is_refused_with_its_name(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("SINAU_DOMAIN=sinau.example.com\n")
    said = _init(tmp_path, "--defaults", exit_code=1)
    assert said.splitlines()[-1].startswith(
        "Error: SINAU_DOMAIN in deploy/.env: sinau.example.com is a placeholder"
    )


def test_settings_that_were_saved_on_windows_are_read(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes("\ufeffSINAU_AGENCY=BKD Sukamaju\r\nSINAU_BRAND=hijau\r\n".encode())
    said = _init(tmp_path, "--defaults")
    assert "kept SINAU_AGENCY=BKD Sukamaju\n" in said
    assert "kept SINAU_BRAND=hijau\n" in said


def test_settings_that_are_no_text_are_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("SINAU_AGENCY=BKD\n", encoding="utf-16")
    said = _init(tmp_path, "--defaults", exit_code=1)
    assert said == "Error: deploy/.env is no text in UTF-8: save it as such.\n"


def test_a_secret_that_is_a_placeholder_is_refused_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "nip_key").write_text("changeme")
    said = _init(tmp_path, "--defaults", exit_code=1)
    assert "deploy/secrets/nip_key is empty, short or a placeholder" in said.splitlines()[-1]


@pytest.mark.parametrize("name", ["BKPSDM Ma'arif", 'BKD "Maju" $HOME', "Badan #1 \\ Diklat", "Diklat ${X}"])
def test_compose_reads_a_name_as_it_was_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    if shutil.which("docker") is None:
        pytest.skip("no docker command, so Compose cannot be asked how it reads deploy/.env")
    monkeypatch.setenv("SINAU_AGENCY", name)
    _init(tmp_path, "--defaults")
    monkeypatch.delenv("SINAU_AGENCY")
    (tmp_path / "compose.yaml").write_text("services: {a: {image: a, labels: {agency: '${SINAU_AGENCY}'}}}")
    told = subprocess.run(
        ["docker", "compose", "-f", str(tmp_path / "compose.yaml"), "config", "--format", "json"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    # In what it prints, Compose doubles each dollar again.
    assert f'"agency": {_as_json(name.replace("$", "$$"))}' in told


def _as_json(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


@pytest.mark.parametrize(
    ("check", "answer"),
    [
        (agency_name, ""),
        (agency_name, "changeme"),
        (agency_name, "a\nb"),
        (domain, "localhost"),
        (domain, "10.0.0.1"),
        (domain, "example.org"),
        (domain, "belajar.example.com"),
        (domain, "belajar_sukamaju.go.id"),
        (domain, "belajar.sukamaju.go.id:443"),
        (zone, "WIX"),
        (host, "mail server"),
        (host, "smtp.example.com"),
        (host, "changeme"),
        (port, "0"),
        (port, "65536"),
        (port, "smtp"),
        (port, "²"),
        (mail_address, "sinau"),
        (mail_address, "sinau@example.com"),
        (mail_password, "password"),
        (account_name, "12345"),
    ],
)
def test_an_answer_that_cannot_be_right_is_refused(check: object, answer: str) -> None:
    assert callable(check)
    with pytest.raises(WrongAnswer):
        check(answer)


def test_the_style_sheet_has_every_colour_that_may_be_chosen() -> None:
    styles = (ROOT / "services/portal/web/components/tokens.css").read_text(encoding="utf-8")
    for name, colour in BRANDS.items():
        rule = ":root {" if name == "sinau" else f':root[data-brand="{name}"] {{'
        assert f"--ina-brand: {colour};" in styles.split(rule, 1)[1].split("}", 1)[0]
