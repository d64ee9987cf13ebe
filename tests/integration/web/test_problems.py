"""What callers are told when a service cannot do its work."""

import socket

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, text
from sqlalchemy.pool import QueuePool

from shared.web.problems import CONTENT_TYPE, ProblemApi


@pytest.fixture
def client() -> FlaskClient:
    app = Flask("store")
    app.config.update(API_TITLE="store", API_VERSION="v1", OPENAPI_VERSION="3.1.0")
    ProblemApi(app)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        nobody = taken.getsockname()[1]
    away = create_engine(f"postgresql+psycopg://store@127.0.0.1:{nobody}/store")
    busy = create_engine("sqlite://", poolclass=QueuePool, pool_size=1, max_overflow=0, pool_timeout=0.01)

    @app.get("/away")
    def ask_nobody() -> str:
        with away.connect() as connection:
            return str(connection.execute(text("SELECT 1")).scalar())

    @app.get("/busy")
    def ask_twice() -> str:
        with busy.connect(), busy.connect():
            raise AssertionError("there was a second connection")

    @app.get("/wrong")
    def ask_wrongly() -> str:
        raise ValueError("secret")

    return app.test_client()


@pytest.mark.parametrize("path", ["/away", "/busy"])
def test_a_database_that_is_away_is_no_mistake_of_ours_and_may_be_asked_again(
    client: FlaskClient, path: str
) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.content_type) == (503, CONTENT_TYPE)
    assert answer.headers["Retry-After"] == "5"
    assert answer.get_json()["code"] == "database_away"
    assert "127.0.0.1" not in answer.text


def test_a_surprise_tells_nothing_of_itself(client: FlaskClient) -> None:
    answer = client.get("/wrong")
    assert (answer.status_code, answer.get_json()["code"]) == (500, "internal_error")
    assert "secret" not in answer.text
