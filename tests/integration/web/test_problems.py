"""What callers are told when a service cannot do its work."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, text
from sqlalchemy.pool import QueuePool
from structlog.testing import CapturingLogger

from shared.persistence.database import Database
from shared.web import problems
from shared.web.problems import CONTENT_TYPE, ProblemApi


@pytest.fixture
def client(tmp_path: Path) -> Iterator[FlaskClient]:
    app = Flask("store")
    app.config.update(API_TITLE="store", API_VERSION="v1", OPENAPI_VERSION="3.1.0")
    ProblemApi(app)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        nobody = taken.getsockname()[1]
    away = create_engine(f"postgresql+psycopg://store@127.0.0.1:{nobody}/store")
    busy = create_engine("sqlite://", poolclass=QueuePool, pool_size=1, max_overflow=0, pool_timeout=0.01)

    writer = Database(f"sqlite:///{tmp_path / 'x.db'}", service="store")
    hasty = Database(f"sqlite:///{tmp_path / 'x.db'}?timeout=0.01", service="store")

    @app.get("/away")
    def ask_nobody() -> str:
        with away.connect() as connection:
            return str(connection.execute(text("SELECT 1")).scalar())

    @app.get("/busy")
    def ask_twice() -> str:
        with busy.connect(), busy.connect():
            raise AssertionError("there was a second connection")

    @app.get("/written")
    def write_beside_another() -> str:
        with writer.begin() as context, hasty.begin() as other:
            context.session.execute(text("SELECT 1"))
            other.session.execute(text("SELECT 1"))
            raise AssertionError("there were two writers")

    @app.get("/wrong")
    def ask_wrongly() -> str:
        raise ValueError("secret")

    yield app.test_client()
    writer.dispose()
    hasty.dispose()


@pytest.mark.parametrize("path", ["/away", "/busy"])
def test_a_database_that_is_away_is_no_mistake_of_ours_and_may_be_asked_again(
    client: FlaskClient, path: str
) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.content_type) == (503, CONTENT_TYPE)
    assert answer.headers["Retry-After"] == "5"
    assert answer.get_json()["code"] == "database_away"
    assert "127.0.0.1" not in answer.text


def test_a_database_that_others_write_to_for_too_long_may_be_asked_again(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    logged = CapturingLogger()
    monkeypatch.setattr(problems, "log", logged)
    answer = client.get("/written")
    assert (answer.status_code, answer.content_type) == (503, CONTENT_TYPE)
    assert answer.headers["Retry-After"] == "5"
    assert answer.get_json()["code"] == "database_busy"
    assert "x.db" not in answer.text
    assert [(call.method_name, call.args) for call in logged.calls] == [("warning", ("database_busy",))]


def test_a_surprise_tells_nothing_of_itself(client: FlaskClient) -> None:
    answer = client.get("/wrong")
    assert (answer.status_code, answer.get_json()["code"]) == (500, "internal_error")
    assert "secret" not in answer.text
