"""`/events`: every fact that Sinau's services tell each other, for who wants to listen to them."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

from flask import Blueprint, render_template

from services.portal.operating.event_labels import event_name, service_name
from services.portal.web.access_control import public

blueprint = Blueprint("events_map", __name__)


@blueprint.get("/events")
@public
def page() -> str:
    """The map of events, and each with its fields, an example, its publisher and its listeners."""
    return render_template(
        "operating/events_map.html", map=_map(), event_name=event_name, service_name=service_name
    )


@cache
def _map() -> dict[str, Any]:
    """The generated map, which travels with the contracts; each sample as text to read."""
    found: dict[str, Any] = json.loads(
        files("shared.contracts").joinpath("map.json").read_text(encoding="utf-8")
    )
    for event in found["events"]:
        event["sample"] = json.dumps(event["sample"], indent=2, ensure_ascii=False)
    return found
