"""Each service's OpenAPI 3.1 document is stored as it is served, and two validators of other makers accept it."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from deploy.tools import openapi
from deploy.tools.flows import SERVICES

by_service = pytest.mark.parametrize("service", SERVICES)


def stored(service: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((openapi.FOLDER / f"{service}.json").read_bytes())
    return read


def redocly(folder: Path, path: Path) -> dict[str, Any]:
    """What redocly says of a document by the rules of the specification alone."""
    program = folder / "node_modules" / ".bin" / "redocly"
    quiet = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"}
    answer = subprocess.run(
        [program, "lint", "--extends=spec", "--format=json", path],
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
        cwd=path.parent,
        env={**os.environ, **quiet},
    )
    said: dict[str, Any] = json.loads(answer.stdout)
    return said


def test_the_documents_are_fresh() -> None:
    assert openapi.main(["--check"]) == 0


def test_there_is_one_for_each_service_and_no_other() -> None:
    assert {path.stem for path in openapi.FOLDER.iterdir()} == set(SERVICES)


@by_service
def test_it_is_openapi_3_1(service: str) -> None:
    document = stored(service)
    assert document["openapi"] == "3.1.0"
    OpenAPIV31SpecValidator(document).validate()


@by_service
def test_redocly_finds_nothing_wrong(npm_packages: Path, service: str) -> None:
    found = redocly(npm_packages, openapi.FOLDER / f"{service}.json")
    assert found["totals"] == {"errors": 0, "warnings": 0, "ignored": 0}, found["problems"]


def test_both_validators_would_refuse_a_wrong_one(npm_packages: Path, tmp_path: Path) -> None:
    document = stored("notification")
    document["paths"] = {"/x": {"get": {"responses": {"200": {"description": 5}}}}}
    wrong = tmp_path / "wrong.json"
    wrong.write_text(json.dumps(document))
    assert redocly(npm_packages, wrong)["totals"]["errors"] > 0
    assert list(OpenAPIV31SpecValidator(document).iter_errors())


@by_service
def test_every_operation_says_what_it_does_and_answers(service: str) -> None:
    for path, item in stored(service)["paths"].items():
        for method in item.keys() & {"get", "post", "put", "delete", "patch"}:
            operation = item[method]
            assert operation.get("summary"), f"{method} {path}"
            assert any(status.startswith(("2", "3")) for status in operation["responses"]), f"{method} {path}"
