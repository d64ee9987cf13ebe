"""Writes shared/contracts/map.json, the data of the portal's page of events.

    python -m deploy.tools.events_map [--check]

The portal imports no service, so it reads the subscribers from this document beside the contracts. With
`--check` nothing is written; the exit code is 1 when the document is stale.
"""

import inspect
import json
import sys
from pathlib import Path
from typing import Any

from deploy.tools import stored
from deploy.tools.flows import SERVICES, Subscriber, consequences, published_events, subscribers
from deploy.tools.generated import write_or_check
from shared.messaging.event import Event, publisher_of

MAP = Path(__file__).resolve().parents[2] / "shared" / "contracts" / "map.json"

_WORDS = {"uuid": "UUID", "date": "date", "date-time": "instant"}


def document() -> dict[str, Any]:
    """The map as plain values."""
    subscribed = subscribers()
    follows = consequences(subscribed)
    events = [
        _event(event, subscribed[event.NAME], sorted(follows[event.NAME])) for event in published_events()
    ]
    return {"services": list(SERVICES), "events": events}


def _event(event: type[Event], found: tuple[Subscriber, ...], follows: list[str]) -> dict[str, Any]:
    schema = stored.schema_document(event)
    return {
        "name": event.NAME,
        "publisher": publisher_of(event),
        "paragraphs": [
            " ".join(part.split()) for part in inspect.cleandoc(event.__doc__ or "").split("\n\n")
        ],
        "subject": event.SUBJECT,
        "is_versioned": event.VERSIONED,
        "is_personal": event.PII,
        "fields": [
            {"name": name, "type": _words(member), "is_required": name in schema["required"]}
            for name, member in schema["properties"].items()
        ],
        "subscribers": [{"service": one.service, "purpose": one.purpose} for one in found],
        "follows": follows,
        "sample": stored.samples(event.NAME)[-1],
    }


def _words(schema: dict[str, Any]) -> str:
    """A readable name of a type."""
    if "anyOf" in schema:
        return f"{_words(schema['anyOf'][0])} or null"
    if "oneOf" in schema:
        return f"one of {', '.join(_title(choice) for choice in schema['oneOf'])}"
    if "format" in schema:
        return _WORDS[schema["format"]]
    if "enum" in schema:
        return " | ".join(schema["enum"])
    if schema["type"] == "array":
        return f"list of {_words(schema['items'])}"
    if "properties" in schema:
        return f"{schema['title']} ({', '.join(schema['properties'])})"
    return "decimal" if "pattern" in schema else {"string": "text"}.get(schema["type"], schema["type"])


def _title(schema: dict[str, Any]) -> str:
    return str(schema.get("title") or schema["$ref"].rpartition("/")[2])


def main(arguments: list[str]) -> int:
    """Write the map, or check whether it is stale."""
    text = json.dumps(document(), indent=1, ensure_ascii=False) + "\n"
    return write_or_check(MAP, text, arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
