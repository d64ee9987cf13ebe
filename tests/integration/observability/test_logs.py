"""A line of the log is JSON whoever writes it, and tells an error without its words."""

import io
import json
import logging
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from shared.config import WrongSettings
from shared.errors import NotFound
from shared.logging import configure_logging, log_last_words

SECRET = "Siti Rahmawati <siti@nusalestari.example>"


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What a process writes whose logs are set up for containers."""
    before, root = structlog.get_config(), logging.getLogger()
    handlers, level = root.handlers[:], root.level
    monkeypatch.setattr("sys.excepthook", None)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    monkeypatch.delenv("SINAU_LOG_LEVEL", raising=False)
    stream = io.StringIO()
    configure_logging(service="catalog", process="web", stream=stream)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(False)
    structlog.configure(**before)


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_has_its_service_process_level_time_and_what_is_bound(written: io.StringIO) -> None:
    with structlog.contextvars.bound_contextvars(trace_id="a" * 32):
        structlog.get_logger().info("course_published", course_id="c1")
    [line] = lines(written)
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "course_published",
        "course_id": "c1",
        "service": "catalog",
        "process": "web",
        "level": "info",
        "trace_id": "a" * 32,
    }


@pytest.mark.parametrize("library", ["gunicorn.error", "kombu.connection", "sqlalchemy.pool", "amqp"])
def test_what_libraries_say_goes_the_same_way_without_queries(written: io.StringIO, library: str) -> None:
    logging.getLogger(library).error("Error handling request %s", "/cari?q=Siti%20Rahmawati")
    [line] = lines(written)
    assert (line["logger"], line["level"], line["event"]) == (
        library,
        "error",
        "Error handling request /cari?…",
    )


def test_an_error_is_told_by_its_kinds_and_places(written: io.StringIO) -> None:
    try:
        try:
            raise ValueError(SECRET)
        except ValueError as error:
            raise NotFound(SECRET) from error
    except NotFound as error:
        structlog.get_logger().error("request_failed", exc_info=error)
        logging.getLogger("services.portal").error("the page failed", exc_info=error)
    assert "Siti" not in written.getvalue()
    for line in lines(written):
        assert [one["kind"] for one in line["exception"]] == ["NotFound", "ValueError"]
        assert "test_logs.py" in line["exception"][0]["through"][0]


def test_the_last_words_of_a_thread_are_a_line_too(written: io.StringIO) -> None:
    def die() -> None:
        raise RuntimeError(SECRET)

    log_last_words()
    thread = threading.Thread(target=die, name="relay")
    thread.start()
    thread.join()
    [line] = lines(written)
    assert (line["event"], line["thread"], line["error"], line["level"]) == (
        "thread_died",
        "relay",
        "RuntimeError",
        "critical",
    )
    assert "Siti" not in written.getvalue()


def test_the_level_is_set_by_the_environment(written: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SINAU_LOG_LEVEL", "error")
    configure_logging(stream=written)
    structlog.get_logger().warning("too quiet")
    logging.getLogger("gunicorn.error").info("too quiet")
    structlog.get_logger().error("loud")
    assert [line["event"] for line in lines(written)] == ["loud"]


def test_a_level_that_there_is_not_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SINAU_LOG_LEVEL", "chatty")
    with pytest.raises(WrongSettings, match="SINAU_LOG_LEVEL is 'CHATTY': use one of DEBUG, INFO"):
        configure_logging()
