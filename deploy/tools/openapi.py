"""Writes docs/openapi/<service>.json, the OpenAPI document of each service.

    python -m deploy.tools.openapi [--check]

With `--check` nothing is written; the exit code is 1 when a document is stale.
"""

import json
import sys
from pathlib import Path
from typing import Any

from deploy.embedded.composition import FACTORIES, config_of
from deploy.embedded.keys import make_keys
from deploy.embedded.settings import Settings
from deploy.tools.flows import SERVICES
from shared.persistence.database import Database

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "openapi"


def document(service: str) -> dict[str, Any]:
    """The OpenAPI document of a service, from its app on an in-memory database."""
    settings = Settings(
        keys=make_keys(),
        database_urls={service: "sqlite://"},
        broker_url="",
        mail_url="",
        public_url="http://localhost:8000",
    )
    database = Database("sqlite://", service=service)
    try:
        app = FACTORIES[service](config_of(service, settings), database=database)
        spec: dict[str, Any] = app.extensions["sinau"].api.spec.to_dict()
    finally:
        database.dispose()
    return spec


def render(service: str) -> str:
    """The document as indented JSON."""
    return json.dumps(document(service), indent=2, ensure_ascii=False) + "\n"


def main(arguments: list[str]) -> int:
    """Write the documents, or check which are stale."""
    stale = 0
    for service in SERVICES:
        path, text = FOLDER / f"{service}.json", render(service)
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        if "--check" in arguments:
            print(f"docs/openapi/{path.name} is stale: run `make docs`.")
            stale = 1
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return stale


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
