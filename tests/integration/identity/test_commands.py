"""The commands that only identity has."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from services.identity.cli import cli
from shared.persistence.database import Database
from tests.integration.identity.conftest import NIP_KEY, SIGNING_KEY, Province


@pytest.fixture
def runner(database: Database) -> CliRunner:
    address = database.url.render_as_string(hide_password=False)
    return CliRunner(
        env={
            "SINAU_DATABASE_URL": address,
            "SINAU_BROKER_URL": "memory://",
            "SINAU_SECRET_KEY": "s" * 32,
            "SINAU_SIGNING_KEY": SIGNING_KEY,
            "SINAU_NIP_KEY": NIP_KEY,
        }
    )


def test_the_first_administrator_of_an_empty_installation_can_sign_in(
    runner: CliRunner, database: Database
) -> None:
    arguments = [
        "create-admin",
        "--username",
        "admin.utama",
        "--name",
        "Admin Utama",
        "--unit-name",
        "Provinsi Uji",
    ]
    result = runner.invoke(cli, arguments)
    assert result.exit_code == 0, result.output
    assert "the first password is" in result.output
    again = runner.invoke(cli, arguments)
    assert again.exit_code == 1
    assert "Somebody else has this username" in again.output


def test_a_new_administrator_administers_everything(runner: CliRunner, province: Province) -> None:
    result = runner.invoke(cli, ["create-admin", "--username", "dua.admin", "--name", "Admin Dua"])
    password = result.output.strip().rsplit(" ", 1)[-1]
    person = province.sign_in("dua.admin", password).get_json()["person"]
    assert person["roles"]["bkpsdm_admin"] == [str(province.units["provinsi"])]


def test_a_lost_password_is_reset(runner: CliRunner, province: Province) -> None:
    result = runner.invoke(cli, ["reset-password", "pesi.peserta"])
    password = result.output.strip().rsplit(" ", 1)[-1]
    assert province.sign_in("pesi.peserta", password).status_code == 201
    assert runner.invoke(cli, ["reset-password", "tidak.ada"]).exit_code == 1


def test_a_list_is_imported_or_refused_by_line(runner: CliRunner, province: Province, tmp_path: Path) -> None:
    path = tmp_path / "pegawai.csv"
    path.write_text("nama,jenis_pegawai,unit\nTamu Satu,NON-ASN,seksi\n", encoding="utf-8-sig")
    result = runner.invoke(cli, ["import-people", str(path)])
    assert result.exit_code == 0, result.output
    password = next(line for line in result.output.splitlines() if "tamu.satu" in line).split("\t")[-1]
    assert province.sign_in("tamu.satu", password).status_code == 201
    path.write_text("nama,jenis_pegawai,unit\nTamu Dua,RAJA,seksi\n")
    refused = runner.invoke(cli, ["import-people", str(path), "--language", "en"])
    assert refused.exit_code == 1
    assert f"{path}:2: The kind of employment" in refused.output
    path.write_bytes("nama,jenis_pegawai,unit\nAndré,NON-ASN,seksi\n".encode("cp1252"))
    assert "CSV UTF-8" in runner.invoke(cli, ["import-people", str(path)]).output
