"""Keeps the released schema of every event, and a sample of each release: `python -m deploy.tools.stored [--check]`.

    shared/contracts/stored/<event>.json             the schema of `data`
    shared/contracts/stored/samples/<event>.<n>.json messages as they were released, never changed or deleted

An incompatible change (see `deploy/tools/evolution.py`) is refused, and nothing is written.
With `--check` nothing is written either; the exit code is 1 when something is stale.
"""

import json
import sys
from pathlib import Path
from typing import Any

from deploy.tools.evolution import breaks, shape
from deploy.tools.flows import published_events
from deploy.tools.samples import sample_message
from shared.messaging.event import Event
from shared.schema.json_schema import json_schema_of

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "contracts" / "stored"


def schema_document(cls: type[Event]) -> dict[str, Any]:
    """The JSON Schema (2020-12) of an event's `data`, with its limits."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:sinau:event:{cls.NAME}",
        "x-subject": cls.SUBJECT,
        "x-versioned": cls.VERSIONED,
        "x-pii": cls.PII,
        **json_schema_of(cls),
    }


def schema_file(name: str, folder: Path = FOLDER) -> Path:
    """Where the schema of an event is stored."""
    return folder / f"{name}.json"


def stored_names(folder: Path = FOLDER) -> list[str]:
    """All released events."""
    return sorted(path.stem for path in folder.glob("*.json"))


def sample_files(name: str, folder: Path = FOLDER) -> list[Path]:
    """The released samples of an event, oldest first."""
    return sorted((folder / "samples").glob(f"{name}.*.json"), key=lambda path: int(path.suffixes[-2][1:]))


def samples(name: str, folder: Path = FOLDER) -> list[dict[str, Any]]:
    """The released samples themselves."""
    return [json.loads(path.read_bytes()) for path in sample_files(name, folder)]


def broken_promises(events: tuple[type[Event], ...], folder: Path = FOLDER) -> list[str]:
    """Incompatibilities of the present classes with released schemas and samples, one line each."""
    names = {event.NAME for event in events}
    found = [
        f"{name}: the class is gone; listeners may still read it"
        for name in stored_names(folder)
        if name not in names
    ]
    for event in events:
        path = schema_file(event.NAME, folder)
        if path.exists():
            found += [
                f"{event.NAME}: {line}"
                for line in breaks(json.loads(path.read_bytes()), schema_document(event))
            ]
    return found


def stale(events: tuple[type[Event], ...], folder: Path = FOLDER) -> dict[Path, str]:
    """Missing or stale files, with their content."""
    wanted: dict[Path, str] = {}
    for event in events:
        document = schema_document(event)
        path = schema_file(event.NAME, folder)
        known = json.loads(path.read_bytes()) if path.exists() else None
        if known != document:
            wanted[path] = _text(document)
        released = len(sample_files(event.NAME, folder))
        if not released or (known is not None and shape(known) != shape(document)):
            wanted[folder / "samples" / f"{event.NAME}.{released + 1}.json"] = _text(sample_message(event))
    return wanted


def _text(document: dict[str, Any]) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def main(arguments: list[str]) -> int:
    """Write stale files, or list them; refuse incompatible changes."""
    events = published_events()
    if broken := broken_promises(events):
        print("An event is a public promise. Make a new class with the next major version instead:")
        print("\n".join(f"  {line}" for line in broken))
        return 1
    wanted = stale(events)
    if "--check" in arguments:
        for path in wanted:
            print(f"{path.relative_to(FOLDER.parents[2])} is stale: run `make docs`.")
        return 1 if wanted else 0
    for path, text in wanted.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
