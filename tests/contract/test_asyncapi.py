"""The AsyncAPI document says what the code does, and AsyncAPI's own parser accepts it."""

import json
import subprocess
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml

from deploy.tools import asyncapi
from deploy.tools.flows import published_events, subscribers
from shared.messaging.event import publisher_of
from tests.support.npm import LOCKED


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """The document as it is stored."""
    read: dict[str, Any] = yaml.safe_load(asyncapi.PAGE.read_text(encoding="utf-8"))
    return read


def parsed(folder: Path, path: Path) -> dict[str, Any]:
    """What the parser says of a document."""
    answer = subprocess.run(
        ["node", LOCKED / "parse-asyncapi.cjs", folder, path],
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
    )
    said: dict[str, Any] = json.loads(answer.stdout)
    return said


def test_the_document_is_fresh() -> None:
    assert asyncapi.main(["--check"]) == 0


def test_asyncapi_s_own_parser_accepts_it_without_a_word(npm_packages: Path) -> None:
    found = parsed(npm_packages, asyncapi.PAGE)
    assert found["said"] == []
    assert found["version"] == "3.1.0"
    assert sorted(found["channels"]) == sorted(event.NAME for event in published_events())


def test_the_parser_would_refuse_a_wrong_one(
    npm_packages: Path, tmp_path: Path, document: dict[str, Any]
) -> None:
    document = {
        **document,
        "operations": {"lost": {"action": "shout", "channel": {"$ref": "#/channels/nowhere"}}},
    }
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(yaml.safe_dump(document))
    found = parsed(npm_packages, wrong)
    assert found["version"] is None
    assert found["said"] != []


def test_it_names_who_publishes_and_who_listens(document: dict[str, Any]) -> None:
    wanted = set()
    for event in published_events():
        wanted.add((publisher_of(event), "send", event.NAME))
        wanted |= {(subscriber.service, "receive", event.NAME) for subscriber in subscribers()[event.NAME]}
    told = {
        (
            name.partition(".")[0],
            operation["action"],
            operation["channel"]["$ref"].removeprefix("#/channels/"),
        )
        for name, operation in document["operations"].items()
    }
    assert told == wanted


def test_its_examples_fit_its_schemas(document: dict[str, Any]) -> None:
    for name, message in document["components"]["messages"].items():
        schema = {"components": document["components"], **message["payload"]}
        validator = jsonschema_rs.Draft202012Validator(schema, validate_formats=True)
        assert message["examples"], name
        for example in message["examples"]:
            validator.validate(example["payload"])
